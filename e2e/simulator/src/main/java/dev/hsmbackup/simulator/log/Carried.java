package dev.hsmbackup.simulator.log;

import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which secrets a request carried, by kind and never by value: so that a host that must get none can show it got none. */
public final class Carried {
    /** A request of any of the clients is smaller than this. */
    private static final int LOOKED_AT = 256 * 1024;

    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{4,}\\.[\\w-]{4,}");

    private Carried() {}

    /** Some of {@code authorization}, {@code cookie}, {@code assertion}, {@code secret}, {@code jwt}; sorted. */
    public static List<String> by(Request request) {
        TreeSet<String> kinds = new TreeSet<>();
        if (request.header("Authorization").isPresent()
                || request.header("Proxy-Authorization").isPresent()) {
            kinds.add("authorization");
        }
        if (request.header("Cookie").isPresent()) {
            kinds.add("cookie");
        }
        String all = text(request);
        if (all.contains("client_assertion=")) {
            kinds.add("assertion");
        }
        if (all.contains("client_secret=")) {
            kinds.add("secret");
        }
        if (JWT.matcher(all).find()) {
            kinds.add("jwt");
        }
        return List.copyOf(kinds);
    }

    private static String text(Request request) {
        byte[] body = request.body().bytes();
        return request.path() + "?" + request.query() + "\n"
                + request.headers().fields().stream().map(Headers.Field::value).collect(Collectors.joining("\n"))
                + "\n"
                + new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.UTF_8);
    }
}
