package io.drover.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Drover's MBeans, from the start of a runtime to its end. Thread-safe. */
public final class Beans implements AutoCloseable {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String context;
    private final Set<ObjectName> names = new HashSet<>();
    private boolean closed;

    /**
     * @param context distinguishes the runtimes of one process
     */
    public Beans(String context) {
        this.context = context;
    }

    /**
     * Shows the bean as {@code io.drover:context=<context>,type=<type>}.
     *
     * @param shown the MXBean's interface
     */
    public <T> void register(String type, T bean, Class<T> shown) {
        register(name("type=" + type), bean, shown);
    }

    /**
     * Shows the bean as {@code io.drover:context=<context>,type=<type>,name=<name>}, unless one of
     * that name is shown.
     *
     * @param name of a Kubernetes resource
     * @param shown the MXBean's interface
     */
    <T> void register(String type, String name, T bean, Class<T> shown) {
        register(name("type=%s,name=%s".formatted(type, name)), bean, shown);
    }

    private synchronized <T> void register(ObjectName name, T bean, Class<T> shown) {
        if (closed || names.contains(name)) {
            return;
        }
        try {
            server.registerMBean(new DescribedBean(bean, shown), name);
        } catch (JMException e) {
            throw new IllegalStateException("MBean " + name + " cannot be shown", e);
        }
        names.add(name);
    }

    /** Shows the bean of that name no more, if it is shown. */
    synchronized void unregister(String type, String name) {
        ObjectName shown = name("type=%s,name=%s".formatted(type, name));
        if (names.remove(shown)) {
            unregister(shown);
        }
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            throw new IllegalStateException("MBean " + name + " cannot be removed", e);
        }
    }

    private ObjectName name(String keys) {
        try {
            return new ObjectName(
                    "io.drover:context=%s,%s".formatted(ObjectName.quote(context), keys));
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("no name of an MBean: " + keys, e);
        }
    }

    /** Shows none any more, whatever is registered later. */
    @Override
    public synchronized void close() {
        closed = true;
        names.forEach(this::unregister);
        names.clear();
    }
}
