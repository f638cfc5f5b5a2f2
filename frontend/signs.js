// Signs of facilities and hatchings of territories, drawn when the map first asks for one.

const DENSE = 2; // pixels of the picture for one of the screen

export function drawSign(map, id, told, tone) {
  const [what, state] = id.split("-");
  if (!told || map.hasImage(id)) return;
  if (what === "sign" && told.signs[state]) put(map, id, sign(told.signs[state]));
  if (what === "hatch" && told.hatches[state]) put(map, id, hatching(told.hatches[state], tone));
}

function put(map, id, image) {
  map.addImage(id, image, { pixelRatio: DENSE });
}

function pen(side) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [side, side];
  return canvas.getContext("2d");
}

function sign({ corners, colour }) {
  const side = 22 * DENSE;
  const drawn = pen(side);
  const reach = 6 * DENSE;
  drawn.beginPath();
  for (const [x, y] of corners) drawn.lineTo(side / 2 + x * reach, side / 2 + y * reach);
  drawn.closePath();
  drawn.lineWidth = 3 * DENSE;
  drawn.lineJoin = "round";
  drawn.strokeStyle = "#ffffff";
  drawn.stroke();
  drawn.fillStyle = colour;
  drawn.fill();
  return drawn.getImageData(0, 0, side, side);
}

// Lines that meet again at the edges of the picture, so that pictures side by side are one hatching.
function hatching(step, tone) {
  const side = Math.round(step * 1.4) * DENSE;
  const drawn = pen(side);
  drawn.strokeStyle = tone.ink;
  drawn.lineWidth = 1.5 * DENSE;
  for (const shift of [-side, 0, side]) {
    drawn.beginPath();
    drawn.moveTo(shift - side, 2 * side);
    drawn.lineTo(shift + 2 * side, -side);
    drawn.stroke();
  }
  return drawn.getImageData(0, 0, side, side);
}
