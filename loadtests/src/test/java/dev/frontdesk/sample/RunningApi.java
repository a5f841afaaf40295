package dev.frontdesk.sample;

import java.time.LocalDate;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one sample API of this JVM, started for the first test that wants it and closed
 * after the last. Knobs are back at zero before each test; data stay, so each test takes slots of
 * its own.
 */
public final class RunningApi implements ParameterResolver, BeforeEachCallback {

  /** The first day with slots: a Tuesday. */
  public static final LocalDate DAY = LocalDate.of(2026, 12, 1);

  @Override
  public void beforeEach(ExtensionContext context) {
    backend(context).knobs().reset();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == BookingBackend.class || type == ApiClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    BookingBackend backend = backend(context);
    return parameter.getParameter().getType() == BookingBackend.class
        ? backend
        : new ApiClient("http://127.0.0.1:" + backend.port());
  }

  private static BookingBackend backend(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RunningApi.class))
        .getOrComputeIfAbsent(BookingBackend.class, key -> start(), BookingBackend.class);
  }

  private static BookingBackend start() {
    return started(BackendOptions.defaults().withDay(DAY).withInstances(2));
  }

  /** One of its own for whoever stops or delays its standby; positions are told. */
  public static BookingBackend withReplica() {
    return started(
        BackendOptions.defaults().withDay(DAY).withInstances(1).withReplicas(1).withPosition(true));
  }

  private static BookingBackend started(BackendOptions options) {
    try {
      return BookingBackend.startAndWait(options);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
