package io.drover.image;

import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** The files that Drover is built from. */
final class Sources {
    /** What the build of the modules reads besides the modules. */
    private static final List<String> SHARED =
            List.of("pom.xml", "mvnw", ".mvn", "routes", "config", "charts");

    private final Path root;
    private final Git git;

    Sources(Path root) {
        this.root = root;
        this.git = new Git(root);
    }

    /** Directories of the modules and of theirs, as the POMs list them. */
    List<String> modules() throws IOException {
        return modules("");
    }

    /**
     * @param parent directory with a slash behind it; empty for the root
     */
    private List<String> modules(String parent) throws IOException {
        Path pom = root.resolve(parent + "pom.xml");
        if (!Files.exists(pom)) {
            return List.of();
        }
        try {
            NodeList nodes =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(pom.toFile())
                            .getElementsByTagName("module");
            List<String> modules = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                String module = parent + nodes.item(i).getTextContent().strip();
                modules.add(module);
                modules.addAll(modules(module + "/"));
            }
            return modules;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(pom + " cannot be read", e);
        }
    }

    /** Tracked files of the modules and of what they share; all that are there without Git. */
    SortedSet<String> files() throws IOException {
        List<String> trees = new ArrayList<>(SHARED);
        trees.addAll(modules());
        Optional<List<String>> tracked = git.tracked(trees);
        SortedSet<String> files = new TreeSet<>(tracked.isPresent() ? tracked.get() : walk(trees));
        // one that was deleted and not yet committed is tracked, but no source any more
        files.removeIf(file -> !Files.exists(root.resolve(file)));
        return files;
    }

    Git git() {
        return git;
    }

    private List<String> walk(List<String> trees) throws IOException {
        List<String> files = new ArrayList<>();
        for (String tree : trees) {
            try (Stream<Path> all = Files.walk(root.resolve(tree))) {
                all.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString())
                        .filter(file -> !isBuilt(file))
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** Whether a file lies in a module's build directory: a {@code target} beside a POM. */
    boolean isBuilt(String file) {
        for (Path at = Path.of(file).getParent(); at != null; at = at.getParent()) {
            if (at.endsWith("target") && Files.exists(root.resolve(at).resolveSibling("pom.xml"))) {
                return true;
            }
        }
        return false;
    }
}
