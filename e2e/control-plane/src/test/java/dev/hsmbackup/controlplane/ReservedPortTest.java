package dev.hsmbackup.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class ReservedPortTest {
    @Test
    void shouldKeepOthersOff() throws Exception {
        try (var port = ReservedPort.take();
                var other = ServerSocketChannel.open()) {
            assertThatThrownBy(() -> other.bind(address(port))).isInstanceOf(BindException.class);
        }
    }

    @Test
    void shouldLetAServerBindThatSharesThePort() throws Exception {
        try (var port = ReservedPort.take();
                var server = ServerSocketChannel.open()) {
            server.setOption(StandardSocketOptions.SO_REUSEPORT, true);

            server.bind(address(port));

            assertThat(((InetSocketAddress) server.getLocalAddress()).getPort()).isEqualTo(port.number());
        }
    }

    @Test
    void shouldNeverGiveOnePortTwice() throws Exception {
        var taken = new ArrayList<ReservedPort>();
        try {
            for (var i = 0; i < 500; i++) {
                taken.add(ReservedPort.take());
            }

            var numbers = new HashSet<>(taken.stream().map(ReservedPort::number).toList());
            assertThat(numbers).hasSize(500);
        } finally {
            for (var port : taken) {
                port.close();
            }
        }
    }

    private static InetSocketAddress address(ReservedPort port) {
        return new InetSocketAddress(Inet4Address.ofLiteral("127.0.0.1"), port.number());
    }
}
