package dev.hsmbackup.rig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Environments of the processes that the rig starts. */
final class Environments {

    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA25_HOME");

    private Environments() {}

    /**
     * A small environment that does not depend on who calls: nothing about Azure, proxies or Kubernetes comes in from
     * outside. Java children use the Java that runs the rig.
     */
    static Map<String, String> clean() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : INHERITED) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }
}
