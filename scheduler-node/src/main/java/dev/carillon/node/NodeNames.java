package dev.carillon.node;

import dev.carillon.run.NodeId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What a node calls itself when nobody names it. */
final class NodeNames {

    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int MAX_HOST_CHARS = 40;
    private static final int RADIX = 36;
    private static final int SPREAD = RADIX * RADIX * RADIX * RADIX;

    private NodeNames() {}

    /** Host, process id and random letters: two nodes of one process differ, and so does a restarted one. */
    static NodeId unique() {
        String host = FOREIGN.matcher(host()).replaceAll("_");
        String letters = Integer.toString(SPREAD + ThreadLocalRandom.current().nextInt(SPREAD), RADIX)
                .substring(1);
        String cut = host.length() > MAX_HOST_CHARS ? host.substring(0, MAX_HOST_CHARS) : host;
        return new NodeId(cut + "-" + ProcessHandle.current().pid() + "-" + letters);
    }

    static String description() {
        return host() + ", process " + ProcessHandle.current().pid() + ", Java " + Runtime.version();
    }

    private static String host() {
        String given = System.getenv("HOSTNAME");
        if (given != null && !given.isBlank()) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
