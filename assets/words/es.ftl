# Lo que Countersign dice en español. Frases cortas. Los nombres de productos no se traducen.
