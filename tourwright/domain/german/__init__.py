"""The German words of what is sent: the same texts, facts and links as the English ones.

Formal and friendly ("Sie"). `{other}` stands only where nominative and accusative are alike, for
"die andere Seite" may stand in its place.
"""
