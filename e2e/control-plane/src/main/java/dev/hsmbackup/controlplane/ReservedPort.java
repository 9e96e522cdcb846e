package dev.hsmbackup.controlplane;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A free port of 127.0.0.1 that stays ours. The usual way (bind to port 0, close, hand the number on) loses a race now
 * and then when many start at once. Here a socket that is bound but does not listen keeps everyone else off, and the
 * server binds beside it, as both ask for SO_REUSEPORT.
 */
record ReservedPort(SocketChannel holder, int number) implements AutoCloseable {
    static ReservedPort take() throws IOException {
        var holder = SocketChannel.open(StandardProtocolFamily.INET);
        try {
            holder.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            holder.bind(new InetSocketAddress(Inet4Address.ofLiteral("127.0.0.1"), 0));
            var address = (InetSocketAddress) holder.getLocalAddress();
            return new ReservedPort(holder, address.getPort());
        } catch (IOException e) {
            holder.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
