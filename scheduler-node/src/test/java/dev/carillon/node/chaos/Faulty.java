package dev.carillon.node.chaos;

import dev.carillon.node.cli.Cli;
import dev.carillon.run.RunState;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.ScheduleStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Programs with a bug between node and store, which a trial must find. */
final class Faulty {

    /** One in so many goes wrong. */
    private static final int SELDOM = 25;

    private Faulty() {}

    /** What is asked of a store, before it gets there. */
    private interface Between {

        /** The reply instead of the store's, or null to ask it for one; may change the arguments. */
        @Nullable
        Object instead(String method, Object[] arguments);
    }

    /** Says of some ends that they were recorded, and forgets them. */
    public static final class ForgetsEnds {

        private ForgetsEnds() {}

        public static void main(String[] args) {
            AtomicInteger count = new AtomicInteger();
            run(ForgetsEnds.class, args, (method, arguments) -> {
                if (!method.equals("complete") || count.incrementAndGet() % SELDOM != 0) {
                    return null;
                }
                CompleteRequest request = (CompleteRequest) arguments[0];
                return request.completions().stream()
                        .map(completion -> CompleteReply.RECORDED)
                        .toList();
            });
        }
    }

    /** Takes a failed attempt for the end of its run. */
    public static final class NeverTriesAgain {

        private NeverTriesAgain() {}

        public static void main(String[] args) {
            run(NeverTriesAgain.class, args, (method, arguments) -> {
                if (method.equals("complete")) {
                    CompleteRequest request = (CompleteRequest) arguments[0];
                    arguments[0] = new CompleteRequest(
                            request.shard(),
                            request.token(),
                            request.completions().stream()
                                    .map(NeverTriesAgain::last)
                                    .toList());
                }
                return null;
            });
        }

        private static Completion last(Completion completion) {
            return completion.ending() instanceof Completion.RetryAfter
                    ? new Completion(completion.claim(), completion.attempt(), new Completion.Finish(RunState.DEAD))
                    : completion;
        }
    }

    /** Writes something into its evidence that nobody can read. */
    public static final class GarblesEvidence {

        private GarblesEvidence() {}

        public static void main(String[] args) throws IOException {
            int evidence = List.of(args).indexOf("--evidence");
            if (args[0].equals(ChaosNodeCommand.NAME)) {
                Files.writeString(Path.of(args[evidence + 1]), "what is this\n");
            }
            run(GarblesEvidence.class, args, (method, arguments) -> null);
        }
    }

    /** Lets some schedules go on from the fire time after the next. */
    public static final class SkipsFireTimes {

        private SkipsFireTimes() {}

        public static void main(String[] args) {
            AtomicInteger count = new AtomicInteger();
            run(SkipsFireTimes.class, args, (method, arguments) -> {
                if (method.equals("claim") && count.incrementAndGet() % SELDOM == 0) {
                    arguments[0] = skipping((ClaimRequest) arguments[0]);
                }
                return null;
            });
        }

        private static ClaimRequest skipping(ClaimRequest request) {
            List<ClaimItem> items = request.items().stream()
                    .map(item -> item instanceof ClaimItem.Fire fire ? skipping(fire) : item)
                    .toList();
            return new ClaimRequest(
                    request.shard(), request.node(), request.token(), request.lease(), items, request.limits());
        }

        private static ClaimItem skipping(ClaimItem.Fire fire) {
            return new ClaimItem.Fire(
                    fire.schedule(),
                    fire.nominal(),
                    fire.missedCount(),
                    fire.next().map(next -> next.plus(java.time.Duration.between(fire.nominal(), next))),
                    fire.onNodeLoss());
        }
    }

    private static void run(Class<?> program, String[] args, Between between) {
        UnaryOperator<ScheduleStore> way = store -> (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(), new Class<?>[] {ScheduleStore.class}, (proxy, method, given) -> {
                    Object instead = given == null ? null : between.instead(method.getName(), given);
                    try {
                        return instead == null ? method.invoke(store, given) : instead;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
        Cli cli = new Cli(InstantSource.system(), System.getenv(), System.in)
                .add("chaos", () -> new ChaosCommand(program))
                .add(ChaosNodeCommand.NAME, () -> new ChaosNodeCommand(way));
        System.exit(cli.execute(args));
    }
}
