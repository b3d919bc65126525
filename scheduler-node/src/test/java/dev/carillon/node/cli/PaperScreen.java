package dev.carillon.node.cli;

import java.util.ArrayList;
import java.util.List;

/** A screen that nobody sees, and that remembers what was done to it. */
final class PaperScreen implements Screen {

    private final Size size;
    private final List<String> calls = new ArrayList<>();
    private boolean live = true;
    private boolean colours = true;
    private int looksUntilQuit = Integer.MAX_VALUE;

    PaperScreen(int columns, int lines) {
        this.size = new Size(columns, lines);
    }

    PaperScreen dead() {
        live = false;
        return this;
    }

    PaperScreen grey() {
        colours = false;
        return this;
    }

    /** Somebody types q before one of the looks at the keys. */
    PaperScreen quitAt(int look) {
        looksUntilQuit = look;
        return this;
    }

    List<String> calls() {
        return calls;
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public boolean hasColours() {
        return colours;
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public Size sizeOfOne() {
        return size;
    }

    @Override
    public void enter() {
        calls.add("enter");
    }

    @Override
    public void leave() {
        calls.add("leave");
    }

    @Override
    public boolean isQuitAsked() {
        looksUntilQuit--;
        return looksUntilQuit < 0;
    }
}
