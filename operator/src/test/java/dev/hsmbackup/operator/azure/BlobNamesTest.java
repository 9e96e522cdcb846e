package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of blobs, and the lists that they come from. */
class BlobNamesTest {

    private static final String FOLDER = "mhsm-a-1";

    @ParameterizedTest
    @ValueSource(
            strings = {"mhsm-a-1/x", "mhsm-a-1/a b/c+d&e.json", "mhsm-a-1/…/ü", "mhsm-a-1/.hidden", "mhsm-a-1/a..b"})
    void shouldTakeWhatIsBelowTheFolder(String blob) {
        assertThat(BlobNames.isBelow(FOLDER, blob)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mhsm-a-1",
                "mhsm-a-1/",
                "mhsm-a-10/x",
                "/mhsm-a-1/x",
                "mhsm-a-1/../mhsm-a-2/x",
                "mhsm-a-1/./x",
                "mhsm-a-1//x",
                "mhsm-a-1/x/",
                "mhsm-a-1/..",
                "mhsm-a-1/.. /x",
                "mhsm-a-1/..\\x",
                "mhsm-a-1/%2e%2e/x",
                "mhsm-a-1/a%2Fb",
                "mhsm-a-1/a\r\nb",
                "mhsm-a-1/a\u0000b",
                "MHSM-a-1/x",
            })
    void shouldRefuseWhatMayBeElsewhere(String blob) {
        assertThat(BlobNames.isBelow(FOLDER, blob)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "mhsm-a-1/x.json, mhsm-a-1/x.json",
        "mhsm-a-1/a b?c#d, mhsm-a-1/a%20b%3Fc%23d",
        "mhsm-a-1/a+ü, mhsm-a-1/a%2B%C3%BC",
    })
    void shouldEncodeForAnAddress(String blob, String path) {
        assertThat(BlobNames.encode(blob)).isEqualTo(path);
    }

    @Test
    void shouldReadAList() {
        String xml = "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"c\">"
                + "<Prefix>mhsm-a-1/</Prefix><Blobs><Blob><Name>mhsm-a-1/a &amp; b</Name><Properties><Etag>Name</Etag>"
                + "</Properties><Metadata><Name>mhsm-a-2/x</Name></Metadata></Blob>"
                + "<Blob><Name><![CDATA[mhsm-a-1/<c>]]></Name></Blob></Blobs><NextMarker>2!8 next</NextMarker>"
                + "</EnumerationResults>";

        assertThat(BlobList.read(xml.getBytes(StandardCharsets.UTF_8)))
                .contains(new BlobList(List.of("mhsm-a-1/a & b", "mhsm-a-1/<c>"), "2!8 next"));
        assertThat(BlobList.read("<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>"
                        .getBytes(StandardCharsets.UTF_8)))
                .contains(new BlobList(List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "<html></html>",
                "<EnumerationResults><Blobs></Blobs>",
                "<EnumerationResults><Blobs></EnumerationResults>",
                "<EnumerationResults/><EnumerationResults/>",
                "<EnumerationResults><Blobs><Blob><Name>x</Name></Blob></Blobs></EnumerationResults>trailing",
                "<EnumerationResults><Blobs><Blob><Name Encoded=\"true\">x%FF</Name></Blob></Blobs></EnumerationResults>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><EnumerationResults>&e;</EnumerationResults>",
                "<EnumerationResults><Blobs><Blob><Name>&undefined;</Name></Blob></Blobs></EnumerationResults>",
                "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>",
            })
    void shouldTakeNothingElseForAList(String xml) {
        assertThat(BlobList.read(xml.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
