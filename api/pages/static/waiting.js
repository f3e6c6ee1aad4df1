// Looks now and then whether the other device has made its passkey, and shows the page anew when it has.

const wait = document.getElementById("wait");
const timer = setInterval(async () => {
  const {made} = await (await fetch(`${location.pathname}/made`)).json().catch(() => ({}));
  if (made) location.reload();
}, 3000);
if (!wait) clearInterval(timer);
