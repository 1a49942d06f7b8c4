"""Places by which people name a time zone, and which the tz database does not name: states, provinces and cities."""

PLACES = {
    "America/New_York": "dc|atlanta|miami|orlando|tampa|philadelphia|philly|pittsburgh|baltimore|cleveland|cincinnati|"
    "charlotte|raleigh|buffalo|ohio|virginia|west virginia|maryland|new jersey|pennsylvania|"
    "massachusetts|connecticut|vermont|maine|new hampshire|rhode island|delaware|north carolina|south carolina|"
    "upstate new york",
    "America/Detroit": "michigan",
    "America/Chicago": "minneapolis|st paul|milwaukee|wisconsin|illinois|missouri|st louis|saint louis|kansas city|"
    "oklahoma|oklahoma city|tulsa|omaha|arkansas|little rock|louisiana|new orleans|mississippi|alabama|nashville|"
    "memphis|san antonio|fort worth",
    "America/Denver": "montana|wyoming|new mexico|albuquerque|colorado springs|boulder",
    "America/Boise": "idaho",
    "America/Los_Angeles": "las vegas|vegas|nevada|san diego|sacramento|san jose|oakland|spokane",
    "America/Toronto": "ottawa|ontario|quebec",
    "America/Edmonton": "calgary|alberta",
    "America/Winnipeg": "manitoba",
    "America/Regina": "saskatchewan|saskatoon",
    "America/Vancouver": "british columbia",
    "America/Halifax": "nova scotia",
    "America/Mexico_City": "guadalajara",
    "America/Sao_Paulo": "rio|rio de janeiro",
    "Europe/London": "edinburgh|glasgow|cardiff|belfast|manchester|leeds|bristol|liverpool|northern ireland",
    "Europe/Madrid": "barcelona|valencia|seville",
    "Europe/Berlin": "munich|hamburg|frankfurt|cologne",
    "Europe/Paris": "lyon|marseille|toulouse",
    "Europe/Rome": "milan|naples|turin",
    "Europe/Zurich": "geneva|basel",
    "Europe/Amsterdam": "rotterdam|the hague",
    "Asia/Kolkata": "chennai|hyderabad|pune|bengaluru",
    "Asia/Karachi": "lahore|islamabad",
    "Asia/Dubai": "abu dhabi",
    "Asia/Jerusalem": "tel aviv",
    "Asia/Tokyo": "osaka|kyoto",
    "Asia/Shanghai": "shenzhen|guangzhou",
    "Asia/Ho_Chi_Minh": "hanoi",
    "Asia/Manila": "cebu",
    "Africa/Lagos": "abuja",
    "Australia/Hobart": "tasmania",
    "Australia/Adelaide": "south australia",
    "Australia/Perth": "western australia",
}
"""Words, separated by bars, that mean one zone only."""

TWO_PLACES = {
    "portland": ("America/Los_Angeles", "Portland in Oregon", ("America/New_York",)),
    "washington": ("America/New_York", "Washington, D.C.", ("America/Los_Angeles",)),
    "birmingham": ("Europe/London", "Birmingham in England", ("America/Chicago",)),
    "st petersburg": ("Europe/Moscow", "Saint Petersburg in Russia", ("America/New_York",)),
    "saint petersburg": ("Europe/Moscow", "Saint Petersburg in Russia", ("America/New_York",)),
    "petersburg": ("Europe/Moscow", "Saint Petersburg in Russia", ("America/Indiana/Petersburg",)),
}
"""Names of two places in different zones: the likelier, what it is, and the others."""
