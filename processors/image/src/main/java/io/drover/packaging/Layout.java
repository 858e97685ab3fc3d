package io.drover.packaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Where things are in the image, and how it starts. */
public final class Layout {
    public static final String USER = "65532:65532";
    public static final String WORKING_DIRECTORY = "/tmp";
    public static final List<String> COMMAND = List.of("help");
    public static final List<String> ENVIRONMENT =
            List.of("PATH=/opt/java/bin", "JAVA_HOME=/opt/java", "LC_ALL=C.UTF-8");

    static final String JAVA = "/opt/java";
    static final String CONFIG = "/opt/drover/config";
    static final String LIBRARIES = "/opt/drover/lib";
    static final String COMPONENTS = "/opt/drover/components.cdx.json";
    static final String CLASSES = "/opt/drover/drover.jsa";

    /** Written by the build: the class path, and the archive of classes. */
    static final String IMAGE_OPTIONS = "image.options";

    static final String MAIN_CLASS = "io.drover.Drover";

    /** Of {@code config/}; what is said there is said nowhere else. */
    static final List<String> OPTION_FILES =
            List.of(
                    "jvm.options",
                    "jvm-memory-image.options",
                    "jvm-server.options",
                    "jvm-hash.options");

    private Layout() {}

    /** Without arguments of a command. */
    public static List<String> entryPoint() {
        List<String> words = new ArrayList<>();
        words.add(JAVA + "/bin/java");
        OPTION_FILES.forEach(file -> words.add("@" + CONFIG + "/" + file));
        words.add("@" + CONFIG + "/" + IMAGE_OPTIONS);
        words.add(MAIN_CLASS);
        return List.copyOf(words);
    }

    /** Which files each layer has, by its title: those that change most come last. */
    static Map<String, Predicate<String>> layers() {
        Predicate<String> java = name -> isBelow(name, JAVA);
        Predicate<String> classes = name -> ("/" + name).equals(CLASSES);
        Predicate<String> libraries =
                name ->
                        isBelow(name, LIBRARIES)
                                && !name.substring(LIBRARIES.length()).startsWith("drover-");
        Predicate<String> drover =
                name -> isBelow(name, "/opt/drover") && !classes.or(libraries).test(name);
        Map<String, Predicate<String>> layers = new LinkedHashMap<>();
        layers.put(
                "C library and users",
                name ->
                        !name.equals("opt")
                                && !java.or(classes).or(libraries).or(drover).test(name));
        layers.put("Java runtime", java);
        layers.put("libraries", libraries);
        layers.put("Drover", drover);
        layers.put("archive of loaded classes", classes);
        return layers;
    }

    private static boolean isBelow(String name, String directory) {
        return ("/" + name).startsWith(directory + "/");
    }
}
