/* The detail map: our own boundaries and places on Leaflet, tiles only where we have a file of them. */
(async () => {
  const box = document.querySelector("#peta-rinci");
  if (!box || !window.L) return;
  const answer = await fetch(box.dataset.isi);
  if (!answer.ok) return;
  const { data } = await answer.json();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const link = (text, path, small, photo) => {
    const held = document.createElement("span"), name = document.createElement(path ? "a" : "b");
    name.textContent = text;
    if (path) name.href = path;
    held.append(name);
    if (small) held.append(document.createElement("br"), small);
    if (photo) {
      const image = new Image(240, 180);
      image.alt = `Foto ${text}`;
      image.src = photo;
      held.append(image);
    }
    return held;
  };

  /* Arcs are steps on a grid; one with a negative number is walked backwards. */
  const { scale, translate } = data.topology.transform;
  const arcs = data.topology.arcs.map((steps) => {
    let x = 0, y = 0;
    return steps.map(([east, north]) => {
      x += east;
      y += north;
      return [translate[1] + y * scale[1], translate[0] + x * scale[0]];
    });
  });
  const ring = (numbers) => numbers.flatMap((number) =>
    (number < 0 ? arcs[~number].slice().reverse() : arcs[number]).slice(1));
  const polygon = (shape) => shape.type === "Polygon"
    ? shape.arcs.map(ring) : shape.arcs.map((part) => part.map(ring));

  box.textContent = "";
  const map = L.map(box, { zoomSnap: 0, zoomDelta: 0.75, zoomControl: false });
  L.control.zoom({ zoomInTitle: "Perbesar", zoomOutTitle: "Perkecil" }).addTo(map);
  map.attributionControl.setPrefix(false).addAttribution(box.dataset.sumber);
  const tiles = Boolean(data.tiles && window.ubin);
  if (tiles) window.ubin(data.tiles, colour).addTo(map);

  const units = new Map(data.units.map((unit) => [unit.code, unit]));
  const drawn = L.featureGroup();
  const front = [];
  for (const level of Object.values(data.topology.objects)) {
    for (const shape of level.geometries) {
      const unit = units.get(shape.id), here = shape.id === data.here, note = data.notes[shape.id];
      const layer = L.polygon(polygon(shape), {
        color: colour(note ? "--gawat" : here ? "--aksen2" : "--aksi"),
        weight: here || note ? 3 : 1.5, dashArray: note ? "7 5" : null,
        fillColor: colour(here ? "--q2" : "--q1"), fillOpacity: tiles ? 0.15 : 0.7,
      });
      if (unit) {
        layer.title = unit.name;
        layer.bindPopup(() => link(unit.title, here ? "" : unit.path + "/peta/rinci",
          note && `Catatan batas: ${note}`));
      }
      layer.addTo(drawn);
      if (here || note) front.push(layer);
    }
  }
  drawn.addTo(map);
  map.fitBounds(drawn.getBounds(), { padding: [8, 8] });
  front.forEach((layer) => layer.bringToFront()); /* only what is in view has an order */
  map.setMaxBounds(map.getBounds().pad(1)).setMinZoom(map.getZoom() - 1);
  /* A name stands on its shape where it fits and meets no other, else it shows under the pointer. */
  const name = () => {
    const taken = [];
    drawn.eachLayer((layer) => {
      if (!layer.title) return;
      const box = layer.getBounds(), at = (place) => map.latLngToContainerPoint(place);
      const middle = at(layer.getCenter()), half = layer.title.length * 4.5 + 4;
      const fits = at(box.getSouthEast()).x - at(box.getNorthWest()).x > layer.title.length * 10
        && !taken.some(([other, its]) =>
          Math.abs(other.x - middle.x) < its + half && Math.abs(other.y - middle.y) < 18);
      if (fits) taken.push([middle, half]);
      if (fits === layer.named) return;
      layer.named = fits;
      layer.unbindTooltip().bindTooltip(layer.title, fits
        ? { permanent: true, direction: "center", className: "nama" } : { sticky: true });
    });
  };
  map.on("zoomend", name);
  map.on("popupopen", ({ popup }) =>
    popup.getElement().querySelector("[aria-label]")?.setAttribute("aria-label", "Tutup"));
  name();
  /* A broad stroke that is not seen gives a finger something to hit. */
  for (const line of data.lines) {
    for (const [weight, opacity] of [[3, 1], [20, 0]]) {
      L.polyline(line.parts, { color: colour("--ulin2"), weight, opacity })
        .bindPopup(() => link(line.name, "", line.said)).bindTooltip(line.name, { sticky: true }).addTo(map);
    }
  }
  for (const place of data.places) {
    L.circleMarker([place.lat, place.lon], {
      radius: 6, color: colour("--dasar"), weight: 2, fillColor: colour("--q5"), fillOpacity: 1,
    }).bindPopup(() => link(place.name, place.path, place.said, place.photo)).bindTooltip(place.name).addTo(map);
  }
  box.dataset.siap = "ya";
})();
