package io.drover.metrics;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Drover's MBeans, from the start of a runtime to its end. */
public final class Beans implements AutoCloseable {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String context;
    private final List<ObjectName> names = new ArrayList<>();

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
        try {
            ObjectName name =
                    new ObjectName(
                            "io.drover:context=%s,type=%s"
                                    .formatted(ObjectName.quote(context), type));
            server.registerMBean(new DescribedBean(bean, shown), name);
            names.add(name);
        } catch (JMException e) {
            throw new IllegalStateException("MBean " + type + " cannot be shown", e);
        }
    }

    @Override
    public void close() {
        for (ObjectName name : names) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                throw new IllegalStateException("MBean " + name + " cannot be taken away", e);
            }
        }
        names.clear();
    }
}
