/**
 * Advance widths of IBM Plex Sans in thousandths of an em, two base-36 digits a character, in the order of `COVERED`.
 * Read from the font files of @fontsource/ibm-plex-sans 5.3.0 (latin and latin-ext) in a browser, with kerning off.
 * Characters that the files lack have the width 0.6 em here.
 */
const TABLE = {
  '400':
    '6k7wbnjtgmprja6q9b9bcigo7kb37kangogogogogogogogogogo8484gogogod9orhti5h9ing7fjjbjnb4e6hmdxmkjnjogujohsg5fwiugxorh1ghg48tan8tgofpgoeug4dzg4f990eofs6y6yen7ko9fsfkg4g4a7dj9rfsdolce3dvcw9j8q9jgo6k7weagjh0gt8qgagolkb3e9go00d8god0go9m9mgofxi492go9zb2e9njo8mwczhthththththtp7h9g7g7g7g7b4b4b4b4iqjnjojojojojogojoiuiuiuiughguhseueueueueueuo0dzf9f9f9f96y6y6y6yfffsfkfkfkfkfkgofsfsfsfsfsdvg4dvhteuhteuhteuh9dzh9dzh9dzh9dzingriqg7g7f9g7f9g7f9g7f9g7f9jberjberjberjberjnfsjtfsb46yb46yb46yb46yb46yhxdse66yhmenendx7kdx7kdx7mdx9ye47qjnfsjnfsjnfsmjjnfsjofkjofkjofkrdpvhsa7hsa7hsa7g5djg5djg5djg5djfw9rfw9rg69xiufsiufsiufsiufsiufsiufsorlcghdvghg4cwg4cwg4cw7q3agogogogclogo7l7l7mgod7d6d7fcgob0mb3ago6qbn8g8g43hdiagomsgomsgogogogogo',
  '400i':
    '6k7jbdixg3p0im6h9494ckgo7lar7laigogogogogogogogogogo8585gogogod2nzhbhfgqi4fpf2idj0arduh3dllsj0ivgcivhdg1fhi8ghnygkg1fn8tai8sgof8ghg7fwdkg7e78je4fp7c71ef7cnkfpfafwfwa4d38wfmdgkkdqdgcg958i95go6k7je1g1h0gi8ifhghlsaudvgo00d1ghcmgo9f9fghfshh8sgh9fatdvnqnsn6d2hbhbhbhbhbhbomgqfpfpfpfparararari7j0ivivivivivgoivi8i8i8i8g1gbhtg7g7g7g7g7g7medke7e7e7e77c7c7c7cfnfpfafafafafagofafmfmfmfmdgfwdghbg7hbg7hbg7gqdkgqdkgqdkgqdki4gbi7gafpe7fpe7fpe7fpe7fpe7ide6ide6ide6ide6j0fpj6fpar7car7car7car7car7chve8du71h3efetdl7cdl7cdl7cdl9edu7ij0fpj0fpj0fpmej0flivfaivfaivfaq3o7hda4hda4hda4g1d3g1d3g1d3g1d3fh8wfh8wfh92i8fmi8fmi8fmi8fmi8fmi8fmnykkg1dgg1fncgfncgfncg7n3agogogofpktgo7l7l7lgod2d2d2eugoaqm33ago6hbd8a8a44gpgbgomsgomsgogogogogo',
  '500':
    '6k8bcjiugnqbjm719c9ceago80b580bkgogogogogogogogogogo8k8kgogogodjowicibhmiyghfujljubierice9mnjujrhfjri7gng1j1hfpqhrh5gg90bk90goflgof9gge5ggff9geyg47d7df87xoig4fmggggandqa5g4e8m7eqeadj9v9s9vgo6k8beqgdh7hc9sg3golrboesgo00d3god1go9m9mgog9if9ggo9tbhesnfo2mydbicicicicicicpxhmghghghghbibibibij2jujrjrjrjrjrgojrj1j1j1j1h5hfief9f9f9f9f9f9o0e5ffffffff7d7d7d7dfzg4fmfmfmfmfmgofug4g4g4g4eaggeaicf9icf9icf9hme5hme5hme5hme5iyhpj2gjghffghffghffghffghffjlf4jlf4jlf4jlf4jug4k2g4bi7dbi7dbi7dbi7dbi7di2emer7dicf8f8e97xe97xe98ne9b0ei85jug4jug4jug4nfjug4jrfmjrfmjrfmrjpii7ani7ani7angndqgndqgndqgndqg1a5g1a7gbacj1g4j1g4j1g4j1g4j1g4j1g4pqm7h5eah5ggdjggdjggdj853agogogogclogo7x7x7zgodxdwdyezgobfnf3ago71cj8m8m43hehrgonqgonqgogogogogo',
  '600':
    '6k8ld3i8goqojt789d9dfggo8bb68bc5gogogogogogogogogogo8v8vgogogodpozioifhuj5gog1jsjzbrf5iuehmpjzjshtjsiggzg4j5hqqdi7hkgn95c595gofjgofjgoe9gofi9qf5gc7n7nfm86oogcfngogoaxdvaegcekmrf4ekdya3aga3go6k8lf1gahbhpagfygolvc2f5go00d0god1go9n9lgoghim9pgo9obrf5ncnzmzdiioioioioioioqehugogogogobrbrbrbrjajzjsjsjsjsjsgojsj5j5j5j5hkhtitfjfjfjfjfjfjo0e9fifififi7n7n7n7ngdgcfnfnfnfnfngofvgcgcgcgcekgoekiofjiofjiofjhue9hue9hue9hue9j5ibjagrgofigofigofigofigofijsfdjsfdjsfdjsfdjzgck8gcbr7nbr7nbr7nbr7nbr7ni5f5f57niufmfmeh86eh86eh9behbper8fjzgcjzgcjzgco0jzgcjsfnjsfnjsfnrmpaigaxigaxigaxgzdvgzdvgzdvgzdvg4aeg4ahgealj5gcj5gcj5gcj5gcj5gcj5gcqdmrhkekhkgndygndygndy8e3agogogogclogo848487goededegergoboo53ago78d38p8p43hehfgoocgoocgogogogogo',
  '700':
    '6k8wdphkgpr2k17g9e9egpgo8mb78mcsgogogogogogogogogogo9696gogogodwp3j1iji3jdgvg9jzk4c0fjjceqmrk4jui8juiqhcg8jai2r1ipi1gv9acs9agofggoftgwedgwfma1fcgk7y7yg18fougkfogwgwb8e0angkeyndfkeueeacb6acgo6k8wfcg6hgi2b6ftgom0chfigo00cwgod2go9n9lgogqit9ygo9kc1fin9nvn0dqj1j1j1j1j1j1qwi3gvgvgvgvc0c0c0c0jik4jujujujujugojujajajajai1i8j8ftftftftftfto0edfmfmfmfm7y7y7y7ygrgkfofofofofogofwgkgkgkgkeugweuj1ftj1ftj1fti3edi3edi3edi3edjdiyjigzgvfmgvfmgvfmgvfmgvfmjzfmjzfmjzfmjzfmk4gkkegkc07yc07yc07yc07yc07yi8fqfj7yjcg1g1eq8feq8feqa0eqcgf08qk4gkk4gkk4gkomk4gkjufojufojuforqp1iqb8iqb8iqb8hce0hce0hce0hce0g8ang8asgiavjagkjagkjagkjagkjagkjagkr1ndi1eui1gveegveegvee8o3agogogogclogo8c8c8ggoevevezeigobyox3ago7gdp8t8t43hfh2gop0gop0gogogogogo',
} as const

/** The faces of the font that cards are set in: weight, and i for italic. */
export type FontFaceName = keyof typeof TABLE

/** First and last code point of each run of the tables. */
const COVERED: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x2009, 0x2009],
  [0x2010, 0x2015],
  [0x2018, 0x201e],
  [0x2020, 0x2022],
  [0x2026, 0x2026],
  [0x202f, 0x2030],
  [0x2032, 0x2033],
  [0x2039, 0x203a],
  [0x2044, 0x2044],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2190, 0x2193],
  [0x2212, 0x2212],
  [0x2248, 0x2248],
  [0x2260, 0x2260],
  [0x2264, 0x2265],
]

const LAST_CODE = 0x2265

/** Thousandths of an em for what another font has to draw: signs as wide as high, and all others. */
const SQUARE = 1000
const OTHER = 640

/** By face, then code point: looked up for every character of a board when it opens. */
const widths = Object.fromEntries(
  Object.entries(TABLE).map(([face, table]) => [face, unpack(table)]),
) as Record<FontFaceName, Uint16Array>

function unpack(table: string): Uint16Array {
  const unpacked = new Uint16Array(LAST_CODE + 1)
  let at = 0
  for (const [first, last] of COVERED) {
    for (let code = first; code <= last; code++, at += 2) {
      unpacked[code] = Number.parseInt(table.slice(at, at + 2), 36)
    }
  }
  return unpacked
}

/** How far the pen moves for a character, in thousandths of the font size. */
export function advance(code: number, face: FontFaceName): number {
  const known = widths[face][code]
  if (known) return known
  return isSquare(code) ? SQUARE : isInvisible(code) ? 0 : OTHER
}

/** Chinese, Japanese and Korean signs, and emoji. */
function isSquare(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0xd7ff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x2300 && code <= 0x27bf) ||
    code >= 0x1f000
  )
}

/** Combining marks, joiners and selectors sit on the sign before them. */
function isInvisible(code: number): boolean {
  return (
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0xfe00 && code <= 0xfe0f)
  )
}
