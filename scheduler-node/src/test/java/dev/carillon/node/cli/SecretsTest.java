package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.form.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No message shows the password of a server's address. */
class SecretsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redis://user:pa55word@host:6379/0       | redis://***@host:6379/0
            '--redis=rediss://:p/a@b@host' and more | '--redis=rediss://***@host' and more
            redis://host:6379                       | redis://host:6379
            redis://host:6379/2                     | redis://host:6379/2
            redis://:pa55word                       | redis://***@
            redis:/user:pa55word@host               | redis:/***@host
            REDIS://u:pa55word@host                 | REDIS://***@host
            nothing of the kind                     | nothing of the kind
            """)
    void onlyCredentialsAreHidden(String text, String shown) {
        assertThat(Secrets.hide(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--reddis=redis://user:pa55word@localhost:1 list",
                "--redis redis://user:pa55word@localhost:1 list",
                "redis://user:pa55word@localhost:1",
                "list redis://user:pa55word@localhost:1",
                "list --redis redis://user:pa55word",
                "list --redis http://x --output redis://user:pa55word@localhost:1",
                "create --id redis://user:pa55word@localhost:1 --task t --every 1h",
                "list --namespace redis://user:pa55word@localhost:1",
                "get redis://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:pa55wordpa55wordpa55wordpa55word@localhost:1",
                "list --redis redis://user:pa55word@localhost:1"
            })
    void noMessageShowsAPassword(String line) {
        Terminal.Answer answer = Terminal.bare().run(line.split(" "));
        assertThat(answer.code()).isNotZero();
        assertThat(answer.err()).isNotEmpty();
        assertThat(answer.out() + answer.err()).doesNotContain("pa55");
    }

    @Test
    void whatWasWrongIsStillSaid() {
        assertThat(Terminal.bare().run("--reddis=redis://u:p@h", "list").err()).contains("--reddis=redis://***@h");
    }
}
