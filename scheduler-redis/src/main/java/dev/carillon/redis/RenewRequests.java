package dev.carillon.redis;

import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.Shard;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The middle of a claim's life: it is prolonged, and written back when the server has forgotten it. */
final class RenewRequests {

    private static final Logger LOG = LoggerFactory.getLogger(RenewRequests.class);

    /** How the reply begins about a run that somebody else was given again; the fence follows. */
    private static final String AGAIN = "again ";

    private final Namespace namespace;
    private final Keys keys;
    private final ServerWatch watch;
    private final Predicate<TaskName> isLimited;

    /** @param isLimited true for a task that may have only so many runs in progress */
    RenewRequests(Namespace namespace, ServerWatch watch, Predicate<TaskName> isLimited) {
        this.namespace = namespace;
        this.keys = namespace.keys();
        this.watch = watch;
        this.isLimited = isLimited;
    }

    /** What a server has lost that restarted or took over is written back; everything else that is lost stays so. */
    List<RenewReply> renew(RenewRequest request) {
        List<String> scriptKeys = Requests.growing(keys.leases(request.shard()));
        List<String> args = Requests.growing(Long.toString(request.lease().toMillis()));
        for (Claim claim : request.claims()) {
            scriptKeys.add(keys.run(request.shard(), claim.run()));
            args.add(claim.run().value());
            args.add(claim.token().value());
            args.add(claim.fence().toString());
            RunNotes notes = request.notes().get(claim.run());
            args.add(notes == null ? "" : RunCodec.notes(claim, notes));
        }
        List<RenewReply> replies = readRenewed(namespace.requests().run(Script.RENEW, scriptKeys, args));
        NodeId node = request.claims().get(0).node();
        if (replies.contains(RenewReply.LOST) && watch.mayHaveForgotten(request.shard(), node, request.lease())) {
            reassertLost(request, replies);
        }
        return replies;
    }

    /** Only the lost ones: the record of a renewed one is as new as its claim, and would count as held by another. */
    private void reassertLost(RenewRequest request, List<RenewReply> replies) {
        List<Claim> lost = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) == RenewReply.LOST) {
                lost.add(request.claims().get(i));
            }
        }
        Iterator<RenewReply> again = reassert(new RenewRequest(request.shard(), request.lease(), lost))
                .iterator();
        replies.replaceAll(reply -> reply == RenewReply.LOST ? again.next() : reply);
    }

    private List<RenewReply> reassert(RenewRequest request) {
        Shard shard = request.shard();
        List<String> scriptKeys = Requests.growing(keys.leases(shard), keys.fence(shard));
        List<String> args = Requests.growing(
                Long.toString(request.lease().toMillis()),
                request.claims().get(0).node().value());
        for (Claim claim : request.claims()) {
            scriptKeys.add(keys.schedule(shard, claim.occurrence().schedule()));
            scriptKeys.add(keys.run(shard, claim.run()));
            scriptKeys.add(keys.waiting(shard, claim.lane()));
            scriptKeys.add(keys.history(shard, claim.occurrence().schedule()));
            scriptKeys.add(keys.running(shard, claim.task()));
            args.addAll(List.of(
                    claim.run().value(),
                    claim.run().suffix(),
                    claim.task().value(),
                    claim.token().value(),
                    claim.fence().toString(),
                    Long.toString(claim.occurrence().generation()),
                    Times.iso(claim.occurrence().nominal()),
                    Integer.toString(claim.attempt()),
                    Integer.toString(claim.retries()),
                    Integer.toString(claim.losses()),
                    Integer.toString(claim.missedCount()),
                    claim.cause().name(),
                    claim.onNodeLoss().name(),
                    isLimited.test(claim.task()) ? "1" : "0"));
        }
        return readReasserted(request, namespace.requests().run(Script.REASSERT, scriptKeys, args));
    }

    private static List<RenewReply> readReasserted(RenewRequest request, List<Object> reply) {
        List<RenewReply> replies = new ArrayList<>(reply.size());
        for (int i = 0; i < reply.size(); i++) {
            String word = Replies.text(reply, i);
            if (word.startsWith(AGAIN)) {
                Claim claim = request.claims().get(i);
                LOG.warn(
                        "run {} was started twice: the server forgot attempt {} under fence {}, and gave it away under {}",
                        claim.run(),
                        claim.attempt(),
                        claim.fence(),
                        word.substring(AGAIN.length()));
                replies.add(RenewReply.REPEATED);
            } else if (word.equals("renewed")) {
                replies.add(RenewReply.REASSERTED);
            } else if (word.equals("lost")) {
                replies.add(RenewReply.LOST);
            } else {
                throw Replies.unexpected(Script.REASSERT, reply);
            }
        }
        return replies;
    }

    private static List<RenewReply> readRenewed(List<Object> reply) {
        List<RenewReply> replies = new ArrayList<>(reply.size());
        for (int i = 0; i < reply.size(); i++) {
            replies.add(
                    switch (Replies.text(reply, i)) {
                        case "renewed" -> RenewReply.RENEWED;
                        case "cancelled" -> RenewReply.CANCELLED;
                        case "lost" -> RenewReply.LOST;
                        default -> throw Replies.unexpected(Script.RENEW, reply);
                    });
        }
        return replies;
    }
}
