package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the places of servers are written down. */
class RedisServersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://localhost | ONE | localhost:6379 | 1",
                "rediss://u:p@h:1/3 | ONE | h:1 | 1",
                "redis-sentinel://a,b:2/1#main | SENTINEL | main by sentinels a:26379,b:2 | 1",
                "redis-sentinel://u:p@a,b:2#main | SENTINEL | main by sentinels a:26379,b:2 | 1",
                "rediss-sentinel://:p@a#main | SENTINEL | main by sentinels a:26379 | 1",
                "redis-cluster://a | CLUSTER | cluster a:6379 | 16",
                "redis-cluster://u:p%40@a:1,b:2,c:3?timeout=3s | CLUSTER | cluster a:1,b:2,c:3 | 16",
                "rediss-cluster://p@a:1,b:2/ | CLUSTER | cluster a:1,b:2 | 16"
            })
    void everyFormIsReadAndShownWithoutItsPassword(String uri, RedisServers.Kind kind, String shown, int shards) {
        RedisStoreConfig config = RedisStoreConfig.of(uri);
        assertThat(config.servers().kind()).isEqualTo(kind);
        assertThat(config.server()).isEqualTo(shown);
        assertThat(config.newShards()).isEqualTo(shards);
    }

    @Test
    void everyNodeHasTheCredentialsAndTls() throws ReflectiveOperationException {
        for (RedisURI node :
                RedisServers.parse("rediss-cluster://user:p%40ss@a:1,b:2").uris()) {
            RedisCredentials credentials = credentials(node);
            assertThat(credentials.getUsername()).isEqualTo("user");
            assertThat(new String(credentials.getPassword())).isEqualTo("p@ss");
            assertThat(node.isSsl()).isTrue();
        }
    }

    /** By reflection, because they come in a type of a library that nothing else here uses. */
    private static RedisCredentials credentials(RedisURI node) throws ReflectiveOperationException {
        Object promised =
                RedisCredentialsProvider.class.getMethod("resolveCredentials").invoke(node.getCredentialsProvider());
        return (RedisCredentials)
                Class.forName("reactor.core.publisher.Mono").getMethod("block").invoke(promised);
    }

    @Test
    void aClusterCanBeNamedNodeByNode() {
        RedisStoreConfig config = RedisStoreConfig.cluster("redis://a:1", "redis://b:2");
        assertThat(config.server()).isEqualTo("cluster a:1,b:2");
        assertThat(config.withShards(3).newShards()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisStoreConfig.cluster())
                .withMessageStartingWith("redis: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "http://a",
                "redis-cluster://",
                "redis-cluster://a:1,,b:2",
                "redis-cluster://a:1,b:x",
                "redis-cluster://a:1/2",
                "http-cluster://a:1",
                "redis-sentinel://a:1,b:2",
                "redis-sentinel://#main",
                "redis://secret:word"
            })
    void whatIsNoneIsRefusedAndNotRepeated(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisStoreConfig.of(uri))
                .withMessageStartingWith("redis: ")
                .withMessageNotContaining("secret");
    }
}
