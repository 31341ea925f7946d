// Asks every two seconds how far a run is, and shows it in place; the page works without it.
const part = document.querySelector('[data-progress]')
async function look () {
  try {
    const answer = await fetch(part.dataset.progress, { headers: { Accept: 'text/html' } })
    if (answer.ok && !answer.redirected) {
      const wasWaiting = !part.querySelector('.keys')
      const open = [...part.querySelectorAll('details')].map(d => d.open)
      const told = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (!told.querySelector('[role=status]')) return
      part.replaceChildren(...told.body.childNodes)
      part.querySelectorAll('details').forEach((d, n) => { d.open = open[n] })
      const isGoing = Boolean(part.querySelector('.keys'))
      // Once it has begun it can be stopped with the best so far; once it has ended, read.
      if (isGoing ? wasWaiting : part.querySelector('a')) return location.reload()
    }
  } catch { /* away for a moment: asked again */ }
  setTimeout(look, 2000)
}
if (part) setTimeout(look, 2000)
