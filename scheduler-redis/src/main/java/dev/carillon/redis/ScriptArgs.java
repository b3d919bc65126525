package dev.carillon.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a script is sent with: its digest or text, the number of its keys, those, and its arguments. A batch has thousands
 * of them, and the client library takes a buffer for each; here they are written straight into the one that is sent.
 */
final class ScriptArgs extends CommandArgs<String, String> {

    private static final byte[] LINE_END = {'\r', '\n'};

    /** The script and the number of keys. */
    private static final int BEFORE_KEYS = 2;

    private final String script;
    private final String[] keys;
    private final String[] args;

    ScriptArgs(String script, String[] keys, String[] args) {
        super(StringCodec.UTF8);
        this.script = script;
        this.keys = keys;
        this.args = args;
    }

    @Override
    public int count() {
        return BEFORE_KEYS + keys.length + args.length;
    }

    /** There always is a key. By the first a cluster's client tells which server to send to. */
    @Override
    public ByteBuffer getFirstEncodedKey() {
        return StringCodec.UTF8.encodeKey(keys[0]);
    }

    @Override
    public void encode(ByteBuf buffer) {
        write(buffer, script);
        write(buffer, Integer.toString(keys.length));
        for (String key : keys) {
            write(buffer, key);
        }
        for (String arg : args) {
            write(buffer, arg);
        }
    }

    /** As a string of the protocol: its length in bytes, then they. Half a surrogate pair becomes a question mark. */
    private static void write(ByteBuf buffer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.writeByte('$');
        ByteBufUtil.writeAscii(buffer, Integer.toString(bytes.length));
        buffer.writeBytes(LINE_END);
        buffer.writeBytes(bytes);
        buffer.writeBytes(LINE_END);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[keys=" + keys.length + ", args=" + args.length + "]";
    }
}
