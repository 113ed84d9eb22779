// Sees what the room's page does, from inside it: what was chosen, what the server said, and what the Saved mark told.
// Date can be made to jump, as a device's clock does; performance.now() stays, as it does on a device.
(() => {
  if (window !== top) return;
  const RealDate = Date;
  let jump = Number(sessionStorage.getItem("chaos-jump") ?? 0);
  window.Date = class extends RealDate {
    constructor(...given) {
      given.length ? super(...given) : super(RealDate.now() + jump);
    }

    static now() {
      return RealDate.now() + jump;
    }
  };
  window.jumpClock = (ms) => sessionStorage.setItem("chaos-jump", (jump = ms));

  const tell = (what, said) => window.witness?.(JSON.stringify({ what, ...said }));
  const form = () => document.querySelector("#answer");
  const displayed = () => [...form().querySelectorAll("[name=response]:checked")].map(({ value }) => value);
  const inView = () => ({ number: Number(form().dataset.question), response: displayed() });
  let changes = 0; // of this page since it was loaded
  let told = "";

  const look = () => {
    const mark = document.querySelector("[data-save-state]");
    if (!mark || !form()?.dataset.kind) return; // not the room, or still the server's own page
    const now = { state: mark.dataset.state, words: document.querySelector("[data-save-words]").textContent, changes, view: inView() };
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    tell("shown", now);
  };

  // In the bubbling phase on window: after the room's own listeners.
  addEventListener("change", ({ target }) => {
    if (target.name !== "response" || !target.closest("#answer")) return;
    changes += 1;
    tell("chose", inView());
  });
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  setInterval(look, 50);

  const reach = window.fetch;
  window.fetch = async (address, options = {}) => {
    const response = await reach(address, options);
    if (options.method === "PUT" && /\/answers(\/\d+)?$/.test(address) && response.ok) {
      tell("heard", { address, sent: JSON.parse(options.body), said: await response.clone().json() });
    }
    return response;
  };
})();
