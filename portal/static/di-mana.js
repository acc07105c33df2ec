/* The phone's own position for the form of /di-mana; without this file the form still works. */
(() => {
  const form = document.querySelector("form.posisi"), place = navigator.geolocation;
  if (!form || !place) return;
  const button = document.createElement("button"), said = document.createElement("p");
  button.className = "tb";
  button.textContent = "Pakai posisi ponsel";
  said.setAttribute("role", "status");
  button.onclick = () => {
    said.textContent = "Mencari posisi…";
    place.getCurrentPosition(
      ({ coords }) => {
        form.q.value = coords.latitude.toFixed(4) + ", " + coords.longitude.toFixed(4);
        form.submit();
      },
      (error) => {
        said.textContent = error.code === 1
          ? "Izin posisi tidak diberikan. Tempel koordinat di atas."
          : "Posisi belum didapat. Coba lagi di tempat terbuka.";
      },
      { timeout: 20000, maximumAge: 60000, enableHighAccuracy: true },
    );
  };
  form.after(button, said);
})();
