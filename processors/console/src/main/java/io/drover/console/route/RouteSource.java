package io.drover.console.route;

import org.apache.camel.model.Model;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.URISupport;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file that a route is in, and its part of it.
 *
 * @param file its name; empty if the route is in none
 * @param shipped whether the file came with Drover
 * @param template the template that the route was made from; empty if it was not
 * @param text of the route or the template, as it stands in the file, without values that may be
 *     secret
 */
public record RouteSource(String file, boolean shipped, String template, String text) {
    private static final Pattern ITEM = Pattern.compile("(?m)^(?=- )");
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?im)^(\\s*(?:- )?[\\w.-]*"
                            + "(?:password|passphrase|secret|token|accesskey|apikey|authorization)"
                            + "[\\w.-]*\\s*:)(?!\\s*[\"']?\\{\\{)[ \\t]*\\S.*$");
    private static final String FILE = "file:";
    private static final String HIDDEN = "$1 xxxxxx";

    public static RouteSource of(Model model, RouteDefinition route) {
        Optional<RouteTemplateDefinition> template = template(model, route);
        OptionalIdentifiedDefinition<?> written = template.isPresent() ? template.get() : route;
        Optional<Resource> resource =
                Optional.ofNullable(route.getResource())
                        .or(() -> template.map(RouteTemplateDefinition::getResource));
        String location = resource.map(Resource::getLocation).orElse("");
        return new RouteSource(
                location.substring(
                        Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1),
                isShipped(location),
                template.map(RouteTemplateDefinition::getId).orElse(""),
                resource.map(file -> text(file, written.getId())).orElse(""));
    }

    /** A file of the user's is one of the file system, and none of the class path. */
    static boolean isShipped(String location) {
        if (!location.startsWith(FILE)) {
            return !location.isEmpty();
        }
        Path file = Path.of(location.substring(FILE.length()));
        if (!Files.isRegularFile(file)) {
            // it is in a jar
            return true;
        }
        URL shipped = RouteSource.class.getResource("/routes/" + file.getFileName());
        return shipped != null && file.toString().equals(shipped.getPath());
    }

    /** The one that begins alike and whose steps have the same ids. */
    private static Optional<RouteTemplateDefinition> template(Model model, RouteDefinition route) {
        if (route.getTemplateParameters() == null) {
            return Optional.empty();
        }
        return model.getRouteTemplateDefinitions().stream()
                .filter(template -> steps(template.getRoute()).equals(steps(route)))
                .findFirst();
    }

    /** What error handling adds to a route that runs is not in its file. */
    private static List<String> steps(RouteDefinition route) {
        return Stream.concat(
                        Stream.of(route.getInput().getLabel()),
                        route.getOutputs().stream()
                                .filter(step -> !step.isAbstract())
                                .filter(OptionalIdentifiedDefinition::hasCustomIdAssigned)
                                .map(OptionalIdentifiedDefinition::getId))
                .toList();
    }

    private static String text(Resource resource, String id) {
        try (InputStream file = resource.getInputStream()) {
            return withoutSecrets(
                    item(new String(file.readAllBytes(), StandardCharsets.UTF_8), id));
        } catch (IOException e) {
            return "%s cannot be read any more: %s"
                    .formatted(resource.getLocation(), e.getMessage());
        }
    }

    /** The part of a file with that id; all of it if it is written in another way. */
    static String item(String file, String id) {
        Pattern named = Pattern.compile("(?m)^\\s+id: [\"']?" + Pattern.quote(id) + "[\"']?\\s*$");
        return Arrays.stream(ITEM.split(file))
                .filter(item -> named.matcher(item).find())
                .findFirst()
                .orElse(file);
    }

    /** Placeholders stay: what they stand for is not in the text. */
    static String withoutSecrets(String text) {
        return SECRET.matcher(text)
                .replaceAll(HIDDEN)
                .lines()
                .map(URISupport::sanitizeUri)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
