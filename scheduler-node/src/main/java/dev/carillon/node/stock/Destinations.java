package dev.carillon.node.stock;

import dev.carillon.node.form.Line;
import dev.carillon.task.NonRetryableException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the task {@code http} may send. Whoever can schedule makes a node send, so nothing goes to the node itself, nor to
 * addresses that only the machine or its host answers (loopback, link-local with the metadata services of clouds, multicast),
 * unless the host is named. Immutable and thread-safe.
 */
final class Destinations {

    private static final Set<String> METADATA = Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16");

    private final Set<String> allowed;

    /** @param allowed hosts, as they stand in addresses, that may be sent to whatever they are */
    Destinations(List<String> allowed) {
        this.allowed = allowed.stream().map(Destinations::host).collect(Collectors.toUnmodifiableSet());
    }

    private static String host(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Looks at every address of a host. The JVM keeps what a name stood for, at least for seconds, so what is sent right
     * afterwards goes to one of those.
     *
     * @throws NonRetryableException naming {@code url} when one of them is forbidden
     * @throws UnknownHostException when there is no host of that name now
     */
    void require(URI uri) throws UnknownHostException {
        String host = host(uri.getHost());
        if (allowed.contains(host)) {
            return;
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (isForbidden(address)) {
                throw new NonRetryableException("payload.url: " + Line.quoted(host)
                        + " is an address of the machine itself, and not among those of --http-task-allow");
            }
        }
    }

    private static boolean isForbidden(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address.getHostAddress())
                || isWrapped(address);
    }

    /** An IPv4 address inside an IPv6 one that is not plainly mapped: NAT64, 6to4, and what is like them. */
    private static boolean isWrapped(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return false;
        }
        byte[] bytes = six.getAddress();
        boolean isNat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
        boolean is6to4 = bytes[0] == 0x20 && bytes[1] == 0x02;
        return isNat64 || is6to4 || six.isIPv4CompatibleAddress();
    }
}
