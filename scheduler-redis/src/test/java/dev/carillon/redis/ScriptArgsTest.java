package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptArgsTest {

    private static String encoded(ScriptArgs args) {
        ByteBuf buffer = Unpooled.buffer();
        args.encode(buffer);
        return buffer.toString(StandardCharsets.UTF_8);
    }

    @Test
    void scriptNumberOfKeysKeysAndArgumentsFollowEachOther() {
        ScriptArgs args = new ScriptArgs("sha", new String[] {"{0}:a", "b"}, new String[] {"", "x y"});
        assertThat(args.count()).isEqualTo(6);
        assertThat(encoded(args))
                .isEqualTo("$3\r\nsha\r\n$1\r\n2\r\n$5\r\n{0}:a\r\n$1\r\nb\r\n$0\r\n\r\n$3\r\nx y\r\n");
        assertThat(encoded(args)).as("sent again").isEqualTo(encoded(args));
    }

    @Test
    void aClusterIsAskedByTheFirstKey() {
        ScriptArgs args = new ScriptArgs("sha", new String[] {"{7}:a", "b"}, new String[0]);
        assertThat(StandardCharsets.UTF_8.decode(args.getFirstEncodedKey()).toString())
                .isEqualTo("{7}:a");
    }

    /** A half takes nothing of the character behind it along: U+0422 has the byte of a quotation mark in it. */
    @ParameterizedTest
    @CsvSource({"\u00e4, 2, \u00e4", "\uD83D\uDE00, 4, \uD83D\uDE00", "\uD83D\u0422, 3, ?\u0422", "\uDE00x, 2, ?x"})
    void lengthsCountBytes(String text, int bytes, String sent) {
        ScriptArgs args = new ScriptArgs("sha", new String[0], new String[] {text});
        assertThat(encoded(args)).isEqualTo("$3\r\nsha\r\n$1\r\n0\r\n$" + bytes + "\r\n" + sent + "\r\n");
    }
}
