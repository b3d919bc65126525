package dev.carillon.node.simulation;

import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stands before the store and tells the witness of everything that is asked and answered there. */
final class Tap {

    private final World world;
    private final ScheduleStore behind;

    Tap(World world, ScheduleStore behind) {
        this.world = world;
        this.behind = behind;
    }

    ScheduleStore store() {
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(), new Class<?>[] {ScheduleStore.class}, this::call);
    }

    private @Nullable Object call(Object proxy, Method verb, @Nullable Object @Nullable [] args) throws Throwable {
        Object reply;
        try {
            reply = verb.invoke(behind, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        if (args != null && reply != null) {
            tell(verb.getName(), args, reply);
        }
        return reply;
    }

    @SuppressWarnings("unchecked")
    private void tell(String verb, @Nullable Object[] args, Object reply) {
        Object first = Objects.requireNonNull(args[0]);
        Witness witness = world.witness();
        world.count(verb.hashCode());
        switch (verb) {
            case "claim" -> claimed((ClaimRequest) first, (List<ClaimReply>) reply);
            case "complete" -> completed((CompleteRequest) first, (List<CompleteReply>) reply);
            case "renew" -> witness.renewed((RenewRequest) first, (List<RenewReply>) reply);
            case "recover" -> recovered((List<Recovery>) Objects.requireNonNull(args[1]), (List<Boolean>) reply);
            case "cancel" -> {
                world.trace(() -> "cancel " + first + ": " + reply);
                witness.cancelled((RunId) first, (CancelReply) reply);
            }
            case "requeue" -> {
                world.trace(() -> "requeue " + first + ": " + reply);
                world.wishes().requeued((RunId) first, (RequeueReply) reply);
            }
            case "trigger" -> {
                world.trace(() -> "trigger " + first + ": " + reply);
                world.wishes().triggered((TriggerRequest) first, (TriggerReply) reply);
            }
            case "quarantine" -> witness.setAside(String.valueOf(args[1]));
            default -> tellOfSchedule(verb, first, reply);
        }
    }

    @SuppressWarnings("unchecked")
    private void tellOfSchedule(String verb, Object first, Object reply) {
        Wishes wishes = world.wishes();
        switch (verb) {
            case "put" -> {
                if (reply instanceof PutReply.Stored stored) {
                    world.trace(() -> "put " + Words.of((PutRequest) first));
                    wishes.put((PutRequest) first, stored.schedule().generation());
                }
            }
            case "pause" -> {
                world.trace(() -> "pause " + first);
                wishes.paused((ScheduleId) first, (Optional<StoredSchedule>) reply);
            }
            case "resume" -> {
                world.trace(() -> "resume " + reply + " " + Words.of((ResumeRequest) first));
                wishes.resumed((ResumeRequest) first, (Boolean) reply);
            }
            case "skip" -> {
                world.trace(() -> "skip " + reply + " "
                        + ((StoredSchedule) first).schedule().id() + " " + ((StoredSchedule) first).next());
                wishes.skipped((StoredSchedule) first, (Boolean) reply);
            }
            case "backfill" -> {
                world.trace(() -> "backfill " + reply);
                wishes.backfilled((BackfillReply) reply);
            }
            case "delete" -> {
                world.trace(() -> "delete " + first);
                wishes.deleted((ScheduleId) first, (Boolean) reply);
            }
            default -> {}
        }
    }

    private void claimed(ClaimRequest request, List<ClaimReply> replies) {
        for (int i = 0; i < replies.size(); i++) {
            ClaimReply reply = replies.get(i);
            world.count(
                    reply instanceof ClaimReply.Granted granted
                            ? granted.claim().fence().value()
                            : reply.getClass().getSimpleName().hashCode());
            int item = i;
            world.trace(
                    () -> request.node() + " claims " + Words.of(request.items().get(item)) + ": " + Words.of(reply));
        }
        world.witness().claimed(request, replies);
    }

    private void completed(CompleteRequest request, List<CompleteReply> replies) {
        for (int i = 0; i < replies.size(); i++) {
            int item = i;
            world.trace(() -> Words.of(request.completions().get(item)) + ": " + replies.get(item));
        }
        world.witness().completed(request, replies);
    }

    private void recovered(List<Recovery> recoveries, List<Boolean> taken) {
        for (int i = 0; i < taken.size(); i++) {
            int item = i;
            world.trace(() -> "recover " + recoveries.get(item).lease().run() + " under "
                    + recoveries.get(item).lease().fence() + ": " + taken.get(item));
        }
        world.witness().recovered(recoveries, taken);
    }
}
