package io.drover.runtime;

import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;
import org.apache.camel.support.management.NotificationSenderAdapter;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import javax.management.modelmbean.RequiredModelMBean;

/**
 * Makes Camel's MBeans as its own assembler does, but describes each class once: each of thousands
 * of steps has dozens of attributes and operations. Where each MBean has descriptions of its own,
 * they take 50 MiB and a sixth of the start. Thread-safe.
 */
final class SharedDescriptions extends DefaultManagementMBeanAssembler {
    /**
     * What a description depends on.
     *
     * @param custom class of the object that an MBean of Camel's shows in addition; its own if none
     */
    private record Kind(Class<?> managed, Class<?> custom) {}

    /**
     * @param whole of the MBean
     * @param inner the same without the object that it shows in addition, if it shows one
     */
    private record Description(ModelMBeanInfo whole, Optional<ModelMBeanInfo> inner) {}

    private final Map<Kind, Description> known = new ConcurrentHashMap<>();

    private SharedDescriptions(CamelContext context) {
        super(context);
    }

    /** Makes the MBeans of a context that has not been started. */
    static void install(CamelContext context) {
        context.getCamelContextExtension()
                .setManagementMBeanAssembler(new SharedDescriptions(context));
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object managed, ObjectName name)
            throws JMException {
        if (Proxy.isProxyClass(managed.getClass())) {
            return super.assemble(server, managed, name);
        }
        Optional<Object> custom = custom(managed);
        Description description = describe(managed, custom, name);
        boolean masked =
                Boolean.TRUE.equals(
                        camelContext.getManagementStrategy().getManagementAgent().getMask());
        RequiredModelMBean bean = bean(managed, description, masked);
        Object shown = custom.orElse(managed);
        show(bean, shown);
        if (shown instanceof NotificationSenderAware aware) {
            aware.setNotificationSender(new NotificationSenderAdapter(bean));
        }
        return bean;
    }

    /** A user's object, for instance, whose class has Camel's annotations for management. */
    private static Optional<Object> custom(Object managed) {
        return managed instanceof ManagedInstance instance
                ? Optional.ofNullable(instance.getInstance())
                        .filter(
                                object ->
                                        object.getClass()
                                                .isAnnotationPresent(ManagedResource.class))
                : Optional.empty();
    }

    private Description describe(Object managed, Optional<Object> custom, ObjectName name)
            throws JMException {
        Kind kind = new Kind(managed.getClass(), custom.orElse(managed).getClass());
        Description description = known.get(kind);
        if (description == null) {
            ModelMBeanInfo plain = info(managed, null, name);
            description =
                    custom.isPresent()
                            ? new Description(info(managed, custom.get(), name), Optional.of(plain))
                            : new Description(plain, Optional.empty());
            known.put(kind, description);
        }
        return description;
    }

    private ModelMBeanInfo info(Object managed, Object custom, ObjectName name) throws JMException {
        return assembler.getMBeanInfo(camelContext, managed, custom, name.toString());
    }

    private static RequiredModelMBean bean(Object managed, Description description, boolean masked)
            throws JMException {
        if (description.inner().isEmpty()) {
            return new MixinRequiredModelMBean(description.whole(), masked, null, null);
        }
        ModelMBeanInfo info = description.inner().get();
        RequiredModelMBean inner = new RequiredModelMBean(info);
        show(inner, managed);
        return new MixinRequiredModelMBean(description.whole(), masked, info, inner);
    }

    private static void show(RequiredModelMBean bean, Object object) throws JMException {
        try {
            bean.setManagedResource(object, "ObjectReference");
        } catch (InvalidTargetObjectTypeException e) {
            throw new JMException(e.getMessage());
        }
    }
}
