from tests import factories

def test_pages(pages, db):
    d = factories.dossier(factories.Spec("deadline", outcome="review", reason="Ontvangen in de laatste minuut."))
    n = factories.notice(d)
    m = factories.message(triage="unsure", needs_person=True)
    u = factories.upload(problem="Een bestand klopt niet.")
    for url in ("/", "/te-bekijken/berichten/", "/te-bekijken/brieven/", "/te-bekijken/vastgelopen/", "/te-bekijken/uploads/", "/te-bekijken/postbus/",
                "/te-bekijken/alle-berichten/", f"/dossiers/{d.reference}/", f"/brieven/{n.pk}/", f"/brieven/{n.pk}/html/", f"/berichten/{m.pk}/", f"/uploads/{u.pk}/"):
        r = pages.get(url)
        assert r.status_code == 200, url
    r = pages.get("/nergens/")
    assert r.status_code == 404 and "vinden deze pagina niet" in r.content.decode()
