"""How long requests for what is made while they wait may take."""

#: A gateway that answers 503 goes on making the PDF: the same request asks again.
PDF_SECONDS = 180.0
