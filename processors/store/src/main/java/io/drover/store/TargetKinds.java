package io.drover.store;

import org.apache.camel.spi.Registry;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** The kinds of backup targets that this program serves. */
public final class TargetKinds {
    /** Longhorn's, recognised and not served. */
    private static final Set<String> NOT_SERVED = Set.of("cifs", "azblob");

    private static final List<TargetKind> INSTALLED =
            ServiceLoader.load(TargetKind.class, TargetKinds.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private TargetKinds() {}

    /**
     * Checks that there is a kind for the URL's scheme, whatever else is wrong with it.
     *
     * @throws IllegalArgumentException naming the scheme and the forms that are served
     */
    public static void requireServed(String text) {
        Optional<UrlParts> url = UrlParts.of(text);
        if (url.isPresent()) {
            kind(url.get());
        }
    }

    /**
     * Reads the URL of a BackupTarget by Longhorn's rules.
     *
     * @throws IllegalArgumentException naming the part of the URL that is wrong or missing and the
     *     form that is expected
     */
    public static TargetUrl parse(String text) {
        UrlParts url =
                UrlParts.of(text)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "backup target URL '%s' has no scheme; use %s"
                                                        .formatted(text.strip(), forms())));
        return kind(url).parse(url);
    }

    private static TargetKind kind(UrlParts url) {
        return INSTALLED.stream()
                .filter(kind -> kind.schemes().contains(url.scheme()))
                .findFirst()
                .orElseThrow(() -> notServed(url));
    }

    private static IllegalArgumentException notServed(UrlParts url) {
        return NOT_SERVED.contains(url.scheme())
                ? url.invalid(
                        "%s targets are not served yet; use %s".formatted(url.scheme(), forms()))
                : url.invalid(
                        "driver %s is not supported; use %s".formatted(url.scheme(), forms()));
    }

    private static String forms() {
        List<String> forms = INSTALLED.stream().map(TargetKind::form).sorted().toList();
        String last = forms.getLast();
        return forms.size() == 1
                ? last
                : String.join(", ", forms.subList(0, forms.size() - 1)) + " or " + last;
    }

    /**
     * @param url one that {@link #parse} made
     */
    public static TargetKind of(TargetUrl url) {
        return INSTALLED.stream()
                .filter(kind -> kind.serves(url))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no kind of backup target serves " + url.text()));
    }

    /** Binds the beans that the route templates of all kinds name. */
    public static void bindBeans(Registry registry) {
        INSTALLED.forEach(kind -> kind.bindBeans(registry));
    }
}
