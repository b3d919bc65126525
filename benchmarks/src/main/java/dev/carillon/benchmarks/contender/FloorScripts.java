package dev.carillon.benchmarks.contender;

/** What the floor does inside Redis: the least that gives work away under a lease and takes it back. */
final class FloorScripts {

    /**
     * Moves due members to the taken ones with a deadline; answers with the server's time, the next fire time if nothing is
     * due, and id, nominal time and hash of each.
     */
    static final String TAKE = """
            local time = redis.call('TIME')
            local micros = time[1] * 1000000 + time[2]
            local now = math.floor(micros / 1000)
            local due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1], 'WITHSCORES')
            if #due == 0 then
              local head = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
              return {string.format('%.0f', micros), head[2] or ''}
            end
            local deadline = now + ARGV[2]
            local ids, taken, reply = {}, {}, {string.format('%.0f', micros), ''}
            for i = 1, #due, 2 do
              local id = due[i]
              local n = #ids + 1
              ids[n] = id
              taken[2 * n - 1] = deadline
              taken[2 * n] = id
              reply[n + 2] = {id, due[i + 1], redis.call('HGETALL', ARGV[3] .. id)}
            end
            redis.call('ZREM', KEYS[1], unpack(ids))
            redis.call('ZADD', KEYS[2], unpack(taken))
            return reply
            """;

    /** Takes back: id, next fire time or nothing, and when it ended, for each; writes two fields. */
    static final String PUT_BACK = """
            local ids, due = {}, {}
            for i = 2, #ARGV, 3 do
              local id = ARGV[i]
              ids[#ids + 1] = id
              if ARGV[i + 1] ~= '' then
                due[#due + 1] = ARGV[i + 1]
                due[#due + 1] = id
              end
              redis.call('HSET', ARGV[1] .. id, 'ended', ARGV[i + 2], 'state', 'OK')
            end
            redis.call('ZREM', KEYS[2], unpack(ids))
            if #due > 0 then
              redis.call('ZADD', KEYS[1], unpack(due))
            end
            return #ids
            """;

    /** Stores id, fire time, recurrence and payload of each. */
    static final String CREATE = """
            local due = {}
            for i = 2, #ARGV, 4 do
              due[#due + 1] = ARGV[i + 1]
              due[#due + 1] = ARGV[i]
              redis.call('HSET', ARGV[1] .. ARGV[i], 'task', 'noop', 'recurrence', ARGV[i + 2], 'payload', ARGV[i + 3])
            end
            redis.call('ZADD', KEYS[1], unpack(due))
            return #due / 2
            """;

    private FloorScripts() {}
}
