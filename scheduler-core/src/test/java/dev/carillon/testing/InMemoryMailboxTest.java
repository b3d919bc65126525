package dev.carillon.testing;

import dev.carillon.store.Acknowledgement;
import dev.carillon.store.Mailbox;
import java.util.List;
import java.util.Map;

/** The mailbox in memory keeps to the contract. */
class InMemoryMailboxTest extends MailboxContract {

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryMailbox mailbox = new InMemoryMailbox(clock);

    @Override
    protected Mailbox open() {
        return mailbox;
    }

    @Override
    protected void passUntilGivenAgain() {
        clock.advance(Mailbox.GIVEN_AGAIN_AFTER);
    }

    @Override
    protected String post(Map<String, String> fields) {
        return mailbox.post(fields).id();
    }

    @Override
    protected List<Map<String, String>> replies() {
        return mailbox.replies();
    }

    @Override
    protected List<Map<String, String>> sent(String stream) {
        return mailbox.sent(stream);
    }

    @Override
    protected void acknowledge(Acknowledgement acknowledgement) {
        mailbox.acknowledge(acknowledgement);
    }
}
