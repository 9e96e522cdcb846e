package dev.hsmbackup.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.hsmbackup.crds.CloudHsmRestore;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.Run;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As the API server stores it where the CRDs have lost their rules. */
class WholeTest {

    private static final String END = "\"confirm\": \"x\", \"notAfter\": \"2026-11-23T00:00:00Z\"";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().setDeserializerModifier(new UnreadableParts()))
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    HsmBackup       | {}                                                        | false
                    HsmBackup       | {"spec": null}                                            | false
                    HsmBackup       | {"spec": "poison"}                                        | false
                    HsmBackup       | {"spec": {}}                                              | true
                    HsmRestore      | {"spec": {END}}                                           | false
                    HsmRestore      | {"spec": {"managedHsmRef": {"name": "x"}}}                | false
                    HsmRestore      | {"spec": {"managedHsmRef": {"name": "x"}, END}}           | false
                    HsmRestore      | {"spec": {"source": {}, END}}                             | false
                    HsmRestore      | {"spec": {"managedHsmRef": {"name": "x"}, "source": {}, END}} | true
                    CloudHsmRestore | {"spec": {"cloudHsmRef": null, "source": {}, END}}        | false
                    CloudHsmRestore | {"spec": {"cloudHsmRef": {"name": "x"}, "source": null, END}} | false
                    CloudHsmRestore | {"spec": {"cloudHsmRef": {"name": "x"}, "source": {}, END}} | true
                    """)
    void shouldLeaveOutWhatSaysTooLittle(String kind, String json, boolean whole) throws IOException {
        Class<? extends Run> type = switch (kind) {
            case "HsmBackup" -> HsmBackup.class;
            case "HsmRestore" -> HsmRestore.class;
            default -> CloudHsmRestore.class;
        };
        Run run = JSON.readValue(json.replace("END", END), type);

        assertThat(Whole.only(List.of(run))).hasSize(whole ? 1 : 0);
    }
}
