package dev.hsmbackup.apigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without a script, bytes pass unchanged. */
class PassThroughTest {
    @RegisterExtension
    static final Setup SETUP = new Setup();

    private final Api gated = SETUP.gated();
    private final Api direct = SETUP.direct();

    @ParameterizedTest
    @CsvSource({
        "/version,identity",
        "/openapi/v2,gzip",
        "/apis,identity",
        "CM?LIST,identity",
        "CM?LIST,gzip",
        "CM/a,identity",
        "CM/missing,identity",
        "CM?limit=1&LIST,identity",
        "/readyz,identity"
    })
    void shouldPassAnswersOnByteForByte(String path, String encoding) throws Exception {
        String large = Base64.getEncoder().encodeToString(new byte[200_000]);
        direct.post(SETUP.configMaps(), "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"" + large + "\"}}");
        await().until(() -> direct.exists(SETUP.configMaps() + "/kube-root-ca.crt"));
        String all = new String(direct.get(SETUP.configMaps()).body(), StandardCharsets.UTF_8);
        String version =
                Setup.parse(all).path("metadata").path("resourceVersion").asText();
        // Lists carry the cluster's version, which others move on.
        String real = path.replace("CM", SETUP.configMaps())
                .replace("LIST", "resourceVersionMatch=Exact&resourceVersion=" + version);

        HttpResponse<byte[]> through = send(gated, real, encoding);
        HttpResponse<byte[]> beside = send(direct, real, encoding);

        assertThat(through.statusCode()).isEqualTo(beside.statusCode());
        assertThat(Arrays.mismatch(through.body(), beside.body()))
                .as("first different byte")
                .isEqualTo(-1);
        assertThat(through.body()).isNotEmpty();
        for (String header : List.of("Content-Type", "Content-Encoding", "Cache-Control", "Vary", "Etag")) {
            assertThat(through.headers().allValues(header))
                    .as(header)
                    .isEqualTo(beside.headers().allValues(header));
        }
    }

    private static HttpResponse<byte[]> send(Api api, String path, String encoding) throws Exception {
        HttpRequest request =
                api.request(path).header("Accept-Encoding", encoding).build();
        return api.client().send(request, BodyHandlers.ofByteArray());
    }

    @Test
    void shouldPassBodiesOnByteForByte() throws Exception {
        byte[] random = new byte[500_000];
        new Random(7).nextBytes(random);
        String content = Base64.getEncoder().encodeToString(random);

        int status = gated.post(
                        SETUP.configMaps(),
                        "{\"metadata\":{\"name\":\"big\"},\"binaryData\":{\"k\":\"" + content + "\"}}")
                .statusCode();

        assertThat(status).isEqualTo(201);
        JsonNode stored =
                Setup.parse(new String(direct.get(SETUP.configMaps() + "/big").body(), StandardCharsets.UTF_8));
        assertThat(stored.path("binaryData").path("k").asText()).isEqualTo(content);
    }

    @Test
    void shouldPassWatchesOnByteForByte() throws Exception {
        String path = SETUP.configMaps() + "?watch=true&fieldSelector=metadata.name%3Da";
        try (Stream<String> through = lines(gated, path);
                Stream<String> beside = lines(direct, path)) {
            String large = "x".repeat(100_000);
            direct.post(SETUP.configMaps(), "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"" + large + "\"}}");
            direct.client()
                    .send(direct.request(SETUP.configMaps() + "/a").DELETE().build(), BodyHandlers.discarding());

            List<String> expected = beside.limit(2).toList();

            assertThat(through.limit(2).toList()).isEqualTo(expected);
            assertThat(expected.getFirst()).hasSizeGreaterThan(100_000);
        }
    }

    private static Stream<String> lines(Api api, String path) throws Exception {
        var body = api.client()
                .send(api.request(path).build(), BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))
                .lines()
                .onClose(() -> {
                    try {
                        body.close();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
