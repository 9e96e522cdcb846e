package dev.hsmbackup.simulator.blob;

import dev.hsmbackup.simulator.http.Headers;
import dev.hsmbackup.simulator.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Storage's Shared Key authorization, by which the simulator itself speaks to Azurite. */
final class SharedKey {
    private static final List<String> SIGNED = List.of(
            "Content-Encoding",
            "Content-Language",
            "Content-Length",
            "Content-MD5",
            "Content-Type",
            "Date",
            "If-Modified-Since",
            "If-Match",
            "If-None-Match",
            "If-Unmodified-Since",
            "Range");

    private SharedKey() {}

    /**
     * The Authorization header's value.
     *
     * @param path path as sent, account included
     * @param headers all headers as sent; {@code Content-Length} only where it is not 0
     */
    static String authorization(String account, String key, String method, String path, String query, Headers headers) {
        StringBuilder text = new StringBuilder(method);
        for (String name : SIGNED) {
            text.append('\n').append(headers.first(name).orElse(""));
        }
        text.append('\n')
                .append(canonicalHeaders(headers))
                .append('/')
                .append(account)
                .append(path);
        Map<String, String> parameters = new TreeMap<>();
        Request.form(query).forEach((name, value) -> parameters.put(name.toLowerCase(Locale.ROOT), value));
        parameters.forEach(
                (name, value) -> text.append('\n').append(name).append(':').append(value));
        return "SharedKey " + account + ":" + sign(key, text.toString());
    }

    private static String canonicalHeaders(Headers headers) {
        Map<String, String> own = new TreeMap<>();
        headers.fields().stream()
                .filter(field -> field.name().toLowerCase(Locale.ROOT).startsWith("x-ms-"))
                .forEach(field -> own.put(
                        field.name().toLowerCase(Locale.ROOT), field.value().trim()));
        return own.entrySet().stream()
                .map(field -> field.getKey() + ":" + field.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String sign(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign for Azurite", e);
        }
    }
}
