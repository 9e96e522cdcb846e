package dev.hsmbackup.operator.azure;

import static dev.hsmbackup.operator.azure.SimulatedAzure.CONTAINER;
import static dev.hsmbackup.operator.azure.SimulatedAzure.DELETABLE;
import static dev.hsmbackup.operator.azure.SimulatedAzure.READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hsmbackup.operator.port.AzureRequests;
import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.BlobGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and deletes of blobs over real HTTPS. With Azurite in place of memory: module e2e/schedules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlobGatewayTest {

    private static final String HOST = CONTAINER.getHost();

    private final AtomicInteger number = new AtomicInteger(1000);
    private RestorableAzure it;
    private SimulatedAzure azure;
    private BlobGateway blobs;
    private HsmTarget target;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        it = new RestorableAzure(directory, AzureRequests.NONE);
        azure = it.azure;
        blobs = it.gateway.blobs();
        target = azure.hsm("1s");
    }

    @AfterAll
    void stop() throws IOException {
        it.close();
    }

    @Test
    void shouldDeleteWhatItListsAndNothingElse() {
        String folder = folder();
        write(folder + "/a.json", folder + "/sub/ü b+c", folder + "0/neighbour", folder);

        BlobAnswer.Page page = page(folder);
        page.blobs().forEach(blob -> assertThat(delete(folder, blob)).isEqualTo("Gone"));

        assertThat(page.blobs()).containsExactly(folder + "/a.json", folder + "/sub/ü b+c");
        assertThat(page.next()).isNull();
        assertThat(page(folder).blobs()).isEmpty();
        assertThat(page(folder + "0").blobs()).containsExactly(folder + "0/neighbour");
        assertThat(delete(folder, folder + "/a.json")).as("a second time").isEqualTo("Gone");
        assertThat(azure.arrivals("login.microsoftonline.com"))
                .anySatisfy(token ->
                        assertThat(token.at("/login/scope").asText()).startsWith("https://storage.azure.com/.default"));
    }

    @Test
    void shouldFollowPages() {
        String folder = folder();
        for (int i = 0; i < 2 * AzureBlobGateway.PAGE + 1; i++) {
            write(folder + "/" + i);
        }

        List<String> all = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        @Nullable String marker = null;
        do {
            BlobAnswer.Page page = (BlobAnswer.Page) blobs.list(target, DELETABLE, folder, marker);
            all.addAll(page.blobs());
            sizes.add(page.blobs().size());
            marker = page.next();
        } while (marker != null);

        assertThat(sizes).containsExactly(AzureBlobGateway.PAGE, AzureBlobGateway.PAGE, 1);
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void shouldSayWhichRoleIsMissing() {
        String folder = folder();

        assertThat(text(blobs.list(target, CONTAINER, folder, null))).isEqualTo("FORBIDDEN");
        assertThat(blobs.delete(target, READABLE, folder, folder + "/a"))
                .isInstanceOfSatisfying(
                        BlobAnswer.Unavailable.class,
                        no -> assertThat(no.problem().message())
                                .contains("403: AuthorizationPermissionMismatch")
                                .contains("\"Storage Blob Data Contributor\"")
                                .contains("--assignee " + SimulatedAzure.CLIENT)
                                .contains(
                                        "<id of storage account hsmbackups>/blobServices/default/containers/readable"));
    }

    @Test
    void shouldKnowAContainerThatIsNotThere() {
        URI missing = URI.create("https://" + HOST + "/missing");

        assertThat(text(blobs.list(target, missing, folder(), null))).isEqualTo("Gone");
        assertThat(text(blobs.delete(target, missing, "mhsm-a-1", "mhsm-a-1/x")))
                .isEqualTo("Gone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'status','status':403,'headers':{'x-ms-error-code':'AuthorizationFailure'}} | FORBIDDEN",
                "{'type':'status','status':404,'headers':{'x-ms-error-code':'BlobNotFound'}} | Gone",
                "{'type':'status','status':404} | NOT_FOUND",
                "{'type':'status','status':409,'headers':{'x-ms-error-code':'BlobImmutableDueToPolicy'}} | Immutable",
                "{'type':'status','status':409,'headers':{'x-ms-error-code':'BlobImmutableDueToLegalHold'}} | Immutable",
                "{'type':'status','status':409,'headers':{'x-ms-error-code':'ContainerBeingDeleted'}} | BUSY",
                "{'type':'status','status':412,'headers':{'x-ms-error-code':'LeaseIdMissing'}} | REJECTED",
                "{'type':'status','status':429,'headers':{'Retry-After':'7'}} | THROTTLED 7",
                "{'type':'status','status':503,'headers':{'x-ms-error-code':'ServerBusy','Retry-After':'3'}} | SERVER_ERROR 3",
                "{'type':'status','status':500} | SERVER_ERROR",
                "{'type':'status','status':401} | UNAUTHORIZED",
                "{'type':'redirect','status':307,'location':'https://evil.example/'} | MALFORMED_ANSWER",
                "{'type':'reset'} | NO_ANSWER",
                "{'type':'hang','for':'20s'} | NO_ANSWER",
            })
    void shouldTellWhatADeletionAnswers(String fault, String expected) {
        String folder = folder();
        write(folder + "/a");
        azure.fault(HOST, "DELETE", "/deletable/" + folder + "/.*", fault.replace('\'', '"'));

        assertThat(delete(folder, folder + "/a")).isEqualTo(expected);

        assertThat(page(folder).blobs()).containsExactly(folder + "/a");
        assertThat(azure.hosts()).noneMatch(host -> host.contains("evil"));
    }

    /** Nothing of it may be taken for an empty folder. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'status','status':500}",
                "{'type':'status','status':404}",
                "{'type':'status','status':404,'headers':{'x-ms-error-code':'ResourceNotFound'}}",
                "{'type':'status','status':429,'headers':{'Retry-After':'7'}}",
                "{'type':'status','status':200,'body':''}",
                "{'type':'status','status':200,'body':'{}'}",
                "{'type':'status','status':200,'body':'<EnumerationResults><Blobs>'}",
                "{'type':'html','status':200}",
                "{'type':'truncated'}",
                "{'type':'truncated','bytes':200}",
                "{'type':'huge','bytes':1048576}",
                "{'type':'gzip-bomb','bytes':1048576}",
                "{'type':'slow','bytesPerSecond':1}",
                "{'type':'reset'}",
                "{'type':'reset','at':'in-body'}",
                "{'type':'redirect','location':'https://evil.example/'}",
            })
    void shouldNotTakeAFailureForAnEmptyFolder(String fault) {
        URI container = URI.create("https://" + HOST + "/listed-" + number.incrementAndGet());
        azure.deletable(container);
        azure.fault(HOST, "GET", container.getPath(), fault.replace('\'', '"'));

        assertThat(blobs.list(target, container, "mhsm-a-2026030101020304", null))
                .isInstanceOf(BlobAnswer.Unavailable.class);
    }

    @Test
    void shouldNotBelieveAListThatNamesOthers() {
        URI container = URI.create("https://" + HOST + "/listed-" + number.incrementAndGet());
        azure.deletable(container);
        azure.fault(HOST, "GET", container.getPath(), """
                {"type":"status","status":200,"body":"<EnumerationResults><Blobs><Blob><Name>mhsm-a-1/x</Name></Blob>\
                <Blob><Name>mhsm-a-10/x</Name></Blob></Blobs><NextMarker/></EnumerationResults>"}""");

        assertThat(text(blobs.list(target, container, "mhsm-a-1", null))).isEqualTo("MALFORMED_ANSWER");
    }

    @ParameterizedTest
    @CsvSource({
        "'', x",
        "mhsm-a-1, mhsm-a-10/x",
        "mhsm-a-1, mhsm-a-1/../x",
        "mhsm-a-1, mhsm-a-1",
        "mhsm-a-1/.., mhsm-a-1/../x",
        ".., ../x",
        "mhsm-a-1%2F.., mhsm-a-1%2F../x",
    })
    void shouldSendNothingForWhatMayBeElsewhere(String folder, String blob) {
        List<JsonNode> before = azure.arrivals(HOST);

        assertThat(text(blobs.delete(target, DELETABLE, folder, blob))).isEqualTo("INVALID_REQUEST");

        assertThat(azure.arrivals(HOST)).hasSameSizeAs(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/c",
                "http://hsmbackups.blob.core.windows.net/payments",
                "https://hsmbackups.blob.core.windows.net/payments/x",
                "https://hsmbackups.blob.core.windows.net/payments?sig=x",
            })
    void shouldAskNoOtherHost(String container) {
        assertThat(text(blobs.list(target, URI.create(container), "mhsm-a-1", null)))
                .isEqualTo("INVALID_REQUEST");
        assertThat(text(blobs.delete(target, URI.create(container), "mhsm-a-1", "mhsm-a-1/x")))
                .isEqualTo("INVALID_REQUEST");
    }

    @Test
    void shouldTakeAFreshTokenForOneThatIsRefused() {
        String folder = folder();
        write(folder + "/a");
        assertThat(page(folder).blobs()).hasSize(1);
        azure.control("POST", "/tokens", "");

        assertThat(delete(folder, folder + "/a")).isEqualTo("Gone");
        // The writer has tokens of its own.
        Token stale = it.channel.token(target, Cloud.storageScope());
        it.channel.replace(target, Cloud.storageScope(), (Token.Granted) stale);
    }

    private String folder() {
        return "mhsm-a-202603010102" + number.incrementAndGet();
    }

    private BlobAnswer.Page page(String folder) {
        return (BlobAnswer.Page) blobs.list(target, DELETABLE, folder, null);
    }

    private String delete(String folder, String blob) {
        return text(blobs.delete(target, DELETABLE, folder, blob));
    }

    private void write(String... names) {
        for (String name : names) {
            Reply reply = it.channel
                    .transport()
                    .send(
                            HttpRequest.newBuilder(URI.create(DELETABLE + "/" + BlobNames.encode(name)))
                                    .PUT(HttpRequest.BodyPublishers.ofString("x"))
                                    .header("x-ms-version", AzureBlobGateway.STORAGE_VERSION)
                                    .header("x-ms-blob-type", "BlockBlob")
                                    .header("Authorization", "Bearer " + storageToken()),
                            Duration.ofSeconds(5));
            assertThat(reply.outcome()).isEqualTo("201");
        }
    }

    private String storageToken() {
        return ((Token.Granted) it.channel.token(target, Cloud.storageScope())).value();
    }

    private static String text(BlobAnswer answer) {
        return switch (answer) {
            case BlobAnswer.Unavailable(Problem problem, var retryAfter) ->
                problem.kind() + (retryAfter == null ? "" : " " + retryAfter.toSeconds());
            default -> answer.getClass().getSimpleName();
        };
    }
}
