package dev.carillon.mutants;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What a test said.
 *
 * @param test which one
 * @param runs how often it was run: once, or once for each of its parameters
 * @param failures what those runs ended with that failed, and whatever else went wrong
 */
record Detection(Detector test, int runs, List<Throwable> failures) {

    /** Runs a test in a world of its own. */
    static Detection run(ClassLoader world, Detector test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(world, test.selector()))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        LauncherConfig bare = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        Notes notes = new Notes();
        Thread current = Thread.currentThread();
        ClassLoader usual = current.getContextClassLoader();
        current.setContextClassLoader(world);
        try {
            LauncherFactory.create(bare).execute(request, notes);
        } finally {
            current.setContextClassLoader(usual);
        }
        return new Detection(test, notes.runs, List.copyOf(notes.failures));
    }

    /** True when the test was run and nothing was wrong. */
    boolean isGreen() {
        return runs > 0 && failures.isEmpty();
    }

    /** True when the test said no, and nothing but that went wrong. */
    boolean isRed() {
        return runs > 0 && !failures.isEmpty() && failures.stream().allMatch(AssertionError.class::isInstance);
    }

    /** The first words of the first failure. */
    String firstWords(int most) {
        String words = failures.isEmpty()
                ? "nothing"
                : String.valueOf(failures.get(0).getMessage()).strip().replaceAll("\\s+", " ");
        return words.length() <= most ? words : words.substring(0, most - 1) + "…";
    }

    private static final class Notes implements TestExecutionListener {
        private final List<Throwable> failures = new ArrayList<>();
        private int runs;

        @Override
        public void executionFinished(TestIdentifier what, TestExecutionResult result) {
            if (what.isTest()) {
                runs++;
            }
            result.getThrowable().ifPresent(failures::add);
        }
    }
}
