package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseCacheControl;
import dev.frontdesk.http.TargetedField;
import dev.frontdesk.rules.CacheRule;

/**
 * What a response says to this cache (RFC 9213 §2.2): the first field of the route's target list
 * that is present, valid and not empty; Cache-Control and Expires are then as if they had not been
 * sent. Else it is these two.
 *
 * @param heedExpires false where a targeted field decides, or where the route ignores max-age, of
 *     which Expires is the older form
 */
record EffectiveControl(ResponseCacheControl directives, boolean heedExpires) {

  /**
   * What the route ignores is ignored in Cache-Control, which frameworks write by themselves; a
   * targeted field is written on purpose.
   */
  static EffectiveControl of(Fields response, CacheRule rule) {
    for (String name : rule.targeted().fields()) {
      ResponseCacheControl targeted = TargetedField.of(response, name, rule.targeted().device());
      if (targeted != null) {
        return new EffectiveControl(targeted, false);
      }
    }
    return new EffectiveControl(
        ResponseCacheControl.of(response).ignoring(rule.ignoredOriginDirectives()),
        !rule.ignoredOriginDirectives().contains("max-age"));
  }
}
