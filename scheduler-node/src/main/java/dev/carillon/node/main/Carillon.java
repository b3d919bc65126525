package dev.carillon.node.main;

/** The program behind the launcher. */
public final class Carillon {

    private Carillon() {}

    /** Says which build this is. */
    public static void main(String[] args) {
        System.out.println("carillon " + Carillon.class.getPackage().getImplementationVersion());
    }
}
