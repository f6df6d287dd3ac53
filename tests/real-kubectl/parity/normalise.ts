/** What must differ between two runs is made equal: names of the sides, ids, times, addresses. */
export function normalise(text: string, side: string, home: string): string {
  return (
    text
      .replaceAll(home, '~')
      .replaceAll(side, '@')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
      .replaceAll(/(LIVE|MERGED)-\d+/g, '$1-<n>')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g, '<time>')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000/g, '<time>')
      .replaceAll(/(Resource Version: +)\d+/g, '$1<n>')
      .replaceAll(/\b3[0-2]\d{3}(?=\/(TCP|UDP))/g, '<port>')
      .replaceAll(/\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/g, '<time>')
      .replaceAll(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>')
      .replaceAll(/(resource[vV]ersion"?: ?"?)\d+/g, '$1<n>')
      .replaceAll(/("?resourceVersion\\?": ?\\?")\d+/g, '$1<n>')
      .replaceAll(/\b10\.\d+\.\d+\.\d+\b/g, '<ip>')
      .replaceAll(/\b([a-z0-9-]+-)[bcdf-hj-np-tv-z2-9]{5}\b/g, '$1<id>')
      .replaceAll(/\b(web|idle|rest|[a-z]+)-[bcdf-hj-np-tv-z2-9]{8,10}(-<id>)?\b/g, '$1-<hash>$2')
      .replaceAll(/(?<=[ ("])\d+(ms|s|m|h)(\d+s)?(?=[ \n")]|$)/gm, '<age>')
      .replaceAll(/(nodePort"?: ?|:)3[0-2]\d{3}\b/g, '$1<port>')
      .replaceAll(/CLUSTER-IP +/g, 'CLUSTER-IP ')
      .replaceAll(/<(age|ip|id|port)> +/g, '<$1> ')
      // How much of a roll-out one sees on the way depends on when one looks.
      .replaceAll(/^Waiting for .*\n/gm, '')
      .replaceAll(/ +(?=\n|$)/g, '')
  );
}
