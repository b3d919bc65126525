package dev.carillon.node.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that this process was started from, through {@code stty}; where there is none, nobody watches. */
final class Tty implements Screen {

    private static final File DEVICE = new File("/dev/tty");
    private static final Size USUAL = new Size(80, 24);
    private static final Size LEAST = new Size(40, 10);
    private static final Size MOST = new Size(500, 300);

    /** A picture that stands alone may be as long as what it has to say. */
    private static final int LINES_OF_ONE = 60;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
    private static final long PATIENCE_SECONDS = 2;

    private final Map<String, String> environment;
    private final InputStream in;
    private Optional<String> before = Optional.empty();

    Tty(Map<String, String> environment, InputStream in) {
        this.environment = environment;
        this.in = in;
    }

    @Override
    public boolean isLive() {
        return isTerminal(0, builder -> builder.redirectInput(Redirect.INHERIT))
                && isTerminal(1, builder -> builder.redirectOutput(Redirect.INHERIT));
    }

    private static boolean isTerminal(int stream, UnaryOperator<ProcessBuilder> inheriting) {
        return run(inheriting.apply(new ProcessBuilder("test", "-t", Integer.toString(stream))))
                .isPresent();
    }

    @Override
    public boolean hasColours() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    @Override
    public Size size() {
        Size told = stty("size")
                .map(SIZE::matcher)
                .filter(Matcher::matches)
                .map(Tty::size)
                .orElse(USUAL);
        return clamped(number("COLUMNS").orElse(told.columns()), number("LINES").orElse(told.lines()));
    }

    @Override
    public Size sizeOfOne() {
        return clamped(
                number("COLUMNS").orElseGet(() -> size().columns()),
                number("LINES").orElse(LINES_OF_ONE));
    }

    /** Of a terminal that does not know its size the answer is 0. */
    private static Size size(Matcher told) {
        int lines = Integer.parseInt(told.group(1));
        int columns = Integer.parseInt(told.group(2));
        return lines == 0 || columns == 0 ? USUAL : new Size(columns, lines);
    }

    private static Size clamped(int columns, int lines) {
        return new Size(
                Math.max(LEAST.columns(), Math.min(columns, MOST.columns())),
                Math.max(LEAST.lines(), Math.min(lines, MOST.lines())));
    }

    private Optional<Integer> number(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::parseInt);
    }

    @Override
    public void enter() {
        before = stty("-g");
        stty("-icanon", "-echo");
    }

    @Override
    public void leave() {
        before.ifPresent(settings -> stty(settings));
        before = Optional.empty();
    }

    @Override
    public boolean isQuitAsked() {
        boolean asked = false;
        try {
            while (in.available() > 0) {
                int key = in.read();
                asked |= key == 'q' || key == 'Q' || key < 0;
                if (key < 0) {
                    break;
                }
            }
        } catch (IOException e) {
            return true;
        }
        return asked;
    }

    private static Optional<String> stty(String... words) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        return DEVICE.exists() ? run(new ProcessBuilder(command).redirectInput(DEVICE)) : Optional.empty();
    }

    /** What a small program prints, if it ends well. */
    private static Optional<String> run(ProcessBuilder builder) {
        try {
            Process process = builder.redirectError(Redirect.DISCARD).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
