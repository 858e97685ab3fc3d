package io.drover.metrics;

import io.drover.reconcile.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.function.Function;

/**
 * An MBean for each resource of a kind, from its creation to its removal. Thread-safe.
 *
 * @param <B> the MBean's interface
 */
public final class ResourceBeans<B> {
    private final Informers informers;
    private final Class<? extends HasMetadata> kind;
    private final String type;
    private final Class<B> view;
    private final Function<String, B> bean;

    /**
     * @param type property {@code type} of the MBeans' names
     * @param view their interface
     * @param bean makes the MBean of the resource of that name
     */
    public ResourceBeans(
            Informers informers,
            Class<? extends HasMetadata> kind,
            String type,
            Class<B> view,
            Function<String, B> bean) {
        this.informers = informers;
        this.kind = kind;
        this.type = type;
        this.view = view;
        this.bean = bean;
    }

    /** Shows the resources that exist, and from now on follows the cache, until the beans close. */
    public void follow(Beans beans) {
        informers.listen(kind, name -> changed(beans, name));
    }

    private synchronized void changed(Beans beans, String name) {
        if (exists(name)) {
            beans.register(type, name, bean.apply(name), view);
        } else {
            beans.unregister(type, name);
        }
    }

    private boolean exists(String name) {
        return informers.cached(kind).stream()
                .anyMatch(resource -> resource.getMetadata().getName().equals(name));
    }
}
