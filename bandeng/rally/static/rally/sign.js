// A signature drawn with finger, pen or mouse; put into the form's hidden field as a PNG when it is sent.
const pad = document.querySelector("[data-sign-pad]");
const field = document.querySelector("[data-signature]");
if (pad && field) {
  const canvas = pad.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let drawn = false;
  let last = null;
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    drawn = false;
    field.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const line = (from, to) => {
    pen.strokeStyle = "#111";
    pen.lineWidth = 7;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
    drawn = true;
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    line(last, last);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    line(last, next);
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (last = null));
  pad.querySelector("[data-clear]").addEventListener("click", clear);
  field.form.addEventListener("submit", () => {
    if (drawn) field.value = canvas.toDataURL("image/png");
  });
  const kept = field.value;
  clear();
  if (kept) {
    // The form came back for something else: what was signed stays.
    const image = new Image();
    image.onload = () => {
      pen.drawImage(image, 0, 0);
      drawn = true;
    };
    image.src = kept;
  }
  pad.hidden = false;
}
