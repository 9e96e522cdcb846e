package dev.hsmbackup.azurefaults;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One scripted fault, written as {@code POST x2 before {"type":"reset"}}.
 *
 * @param target which requests it hits
 * @param count how many of them; 0: all, until it is taken away
 * @param met how many of them it must hit before the line goes on
 * @param handled true: the request takes effect although its answer is spoilt
 * @param action as the simulator's README has it; of DNS the address, or empty
 */
record Script(Target target, int count, int met, boolean handled, String action) {

    private static final Pattern FORM = Pattern.compile("(POST|GET|CONNECT|TOKEN) x(\\d+)(\\+)? (before )?(\\{.*\\})");
    private static final Pattern DNS = Pattern.compile("DNS ?(.*)");

    /** Which requests a fault hits. */
    enum Target {
        /** Starts of a backup. */
        POST,
        /** Questions about a job, but not the probe's. */
        GET,
        /** Openings of tunnels to the HSM. */
        CONNECT,
        /** Requests for a token. */
        TOKEN,
        /** None: the HSM's name is looked up past the proxy, and is what the action says. */
        DNS
    }

    static List<Script> parse(String text) {
        return Arrays.stream(text.split(" && ", -1)).map(Script::one).toList();
    }

    private static Script one(String text) {
        Matcher dns = DNS.matcher(text);
        if (dns.matches()) {
            return new Script(Target.DNS, 0, 0, false, dns.group(1));
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a fault: " + text);
        }
        int number = Integer.parseInt(form.group(2));
        boolean lasts = form.group(3) != null;
        return new Script(
                Target.valueOf(form.group(1)),
                lasts ? 0 : number,
                number == 0 ? 2 : number,
                form.group(4) != null,
                form.group(5));
    }

    boolean hangs() {
        return action.contains("\"hang\"") || action.contains("\"slow\"");
    }

    /**
     * For the simulator.
     *
     * @param host of the HSM
     * @param tenant where its tokens come from
     */
    String json(String id, String host, String tenant) {
        String match = switch (target) {
            case POST -> "\"host\": \"%s\", \"method\": \"POST\", \"path\": \"/backup\"".formatted(host);
            case GET -> "\"host\": \"%s\", \"method\": \"GET\", \"path\": \"/backup/(?!0{32}).*\"".formatted(host);
            case CONNECT -> "\"host\": \"%s\", \"method\": \"CONNECT\"".formatted(host);
            case TOKEN ->
                "\"host\": \"login.microsoftonline.com\", \"method\": \"POST\", \"path\": \"/%s/.*\"".formatted(tenant);
            case DNS -> throw new IllegalStateException("DNS is not the simulator's");
        };
        return "{\"id\": \"%s\", %s, \"count\": %d,%s \"action\": %s}"
                .formatted(id, match, count, handled ? " \"effect\": \"before\"," : "", action);
    }
}
