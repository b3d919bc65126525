package dev.carillon.redis.testing;

/** A program that starts a server, says where it is, and waits to be killed. */
final class RedisOwner {

    private RedisOwner() {}

    public static void main(String[] args) throws Exception {
        RedisServer server =
                RedisServer.builder().own().from(RedisSource.valueOf(args[0])).start();
        String home = server.call("CONFIG", "GET", "dir").lines().toList().get(1);
        System.out.println(server.pid().getAsLong() + " " + home);
        Thread.currentThread().join();
    }
}
