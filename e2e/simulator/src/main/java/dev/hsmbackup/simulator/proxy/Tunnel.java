package dev.hsmbackup.simulator.proxy;

import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.tls.ServerTls;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;

/** The inside of a CONNECT tunnel: TLS, then requests until one side ends it. */
final class Tunnel {
    private final ServerTls tls;
    private final Dispatcher dispatcher;

    Tunnel(ServerTls tls, Dispatcher dispatcher) {
        this.tls = tls;
        this.dispatcher = dispatcher;
    }

    void serve(Socket raw, String host, ServerTls.Flaw flaw) throws IOException {
        try (SSLSocket talk = tls.over(raw, host, flaw)) {
            talk.startHandshake();
            Wire wire = new Wire(raw, talk, dispatcher.clock());
            RequestReader reader = new RequestReader(talk, host, wire);
            boolean open = true;
            while (open) {
                Optional<Request> request = reader.next();
                if (request.isEmpty()) {
                    return;
                }
                open = answer(request.get(), wire);
            }
            if (!raw.isClosed()) {
                wire.close();
            }
        } catch (HttpException e) {
            System.err.println("simulator: " + host + ": not HTTP: " + e.getMessage());
        }
    }

    private boolean answer(Request request, Wire wire) throws IOException {
        Dispatcher.Plan plan = dispatcher.dispatch(request);
        boolean headOnly = request.method().equals("HEAD");
        boolean open = new AnswerSender(wire, headOnly, dispatcher.clock().instant()).send(plan);
        boolean last = request.header("Connection")
                .filter(value -> value.toLowerCase(Locale.ROOT).contains("close"))
                .isPresent();
        return open && !last;
    }
}
