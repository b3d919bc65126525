package dev.carillon.redis.testing;

import java.io.IOException;
import java.util.Arrays;

/**
 * Stands in for {@code redis-cli} where there is none: {@code -u url command...}, with the reply as that program prints it
 * into a pipe.
 */
public final class PlainCli {

    private static final int TIMEOUT_MILLIS = 10_000;

    private PlainCli() {}

    /** Sends the one command and prints its reply. */
    public static void main(String[] args) throws IOException {
        if (args.length < 3 || !args[0].equals("-u")) {
            throw new IllegalArgumentException("must be -u url command, not " + Arrays.toString(args));
        }
        try (PlainRedis connection = new PlainRedis(RedisAddress.parse(args[1]), TIMEOUT_MILLIS)) {
            String reply = connection.call(Arrays.copyOfRange(args, 2, args.length));
            System.out.println(reply.lines()
                    .map(line -> line.equals("(nil)") ? "" : line)
                    .reduce((one, next) -> one + "\n" + next)
                    .orElse(""));
        }
    }
}
