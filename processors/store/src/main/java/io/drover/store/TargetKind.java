package io.drover.store;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

import java.util.Set;

/**
 * A kind of backup target, such as S3 buckets. Each is a {@link java.util.ServiceLoader} service of
 * its own module, which also carries the route template of the kind.
 */
public interface TargetKind {
    /** Schemes of its URLs, in lower case. */
    Set<String> schemes();

    /** The form of its URLs, as messages show it. */
    String form();

    /**
     * @throws IllegalArgumentException naming the part of the URL that is wrong or missing and the
     *     form that is expected
     */
    TargetUrl parse(UrlParts url);

    /** Whether the URL is one that {@link #parse} made. */
    boolean serves(TargetUrl url);

    /**
     * Name of the route template that makes one attempt of a request, and of the file that has it
     * ({@code <name>.camel.yaml}). The template's parameter {@code target} is the target's name.
     */
    String routeTemplate();

    /** Binds the beans that the route template names. */
    default void bindBeans(Registry registry) {
        // most kinds need none
    }

    /**
     * Makes what the target's route needs. Makes no request.
     *
     * @param url one that this kind {@link #serves}
     * @throws IllegalArgumentException if the credentials are incomplete or an option of the URL is
     *     not known; the message states the remedy
     */
    OpenedTarget open(
            CamelContext context, String targetName, TargetUrl url, TargetCredentials credentials);
}
