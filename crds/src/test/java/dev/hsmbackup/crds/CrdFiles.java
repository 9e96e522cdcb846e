package dev.hsmbackup.crds;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The committed custom resource definitions, and those that the records give. */
final class CrdFiles {

    /** The one place; Maven runs tests in the module's folder. */
    static final Path FOLDER = Path.of("..", "deploy", "chart", "files", "crds");

    static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ManagedHsm.class,
            CloudHsm.class,
            BackupSchedule.class,
            HsmBackup.class,
            HsmRestore.class,
            CloudHsmRestore.class);

    private static final String HEADER = """
            # Made from the records in crds/. To change it, change them and run:
            #   mvn test -pl crds -am -Dtest=CrdFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dcrds.update
            """;

    private CrdFiles() {}

    static Path file(Class<? extends HasMetadata> kind) {
        return FOLDER.resolve(HasMetadata.getFullResourceName(kind) + ".yaml");
    }

    static String generate(Class<? extends HasMetadata> kind, Path scratch) throws IOException {
        new CRDGenerator()
                .customResourceClasses(List.of(kind))
                .forCRDVersions("v1")
                .withPostProcessor(Mending.of(kind))
                .inOutputDir(scratch.toFile())
                .detailedGenerate();
        var generated = Files.readString(scratch.resolve(HasMetadata.getFullResourceName(kind) + "-v1.yml"));
        return HEADER + generated.substring(generated.indexOf("apiVersion:"));
    }

    static CustomResourceDefinition committed(Class<? extends HasMetadata> kind) throws IOException {
        return Serialization.unmarshal(Files.readString(file(kind)), CustomResourceDefinition.class);
    }
}
