// While the steps are worked out: says how far they are, and offers the page when they are done.
// Without it the page has a link to look again.
const box = document.querySelector('[data-progress]')
const words = box.querySelector('[data-words]')
const bar = box.querySelector('[data-bar]')

async function look () {
  let told
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: 'application/json' } })
    if (!answer.ok) return
    told = await answer.json()
  } catch {
    return setTimeout(look, 6000)
  }
  if (told.state === 'waiting' || told.state === 'working') {
    if (words.textContent !== told.words) words.textContent = told.words
    bar.max = told.of
    bar.value = told.done
    return setTimeout(look, 2000)
  }
  bar.value = bar.max
  words.textContent = told.state === 'done' ? 'The steps are worked out.' : told.words
  const link = box.querySelector('a')
  link.textContent = 'Show what was found'
}
setTimeout(look, 2000)
