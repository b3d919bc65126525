package dev.carillon.node.cli;

/** The terminal that a view which lives is drawn on. */
interface Screen {

    /** How many columns and lines of text it has. */
    record Size(int columns, int lines) {}

    /** Whether somebody watches; if not, a single picture is all there is to give. */
    boolean isLive();

    boolean hasColours();

    /** How large it is now. */
    Size size();

    /** How large a picture is that stands alone. */
    Size sizeOfOne();

    /** From now on each key counts, and none is shown. */
    void enter();

    /** Everything is as it was before. May be called twice. */
    void leave();

    /** Whether somebody has asked to end since the last question. */
    boolean isQuitAsked();
}
