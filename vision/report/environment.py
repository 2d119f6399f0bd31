"""How every page is made from its template: all text escaped, nothing that is undefined passed over."""

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from vision.words.numbers import STATUS_WORDS


def page_environment(*packages: str) -> Environment:
    """Jinja's environment over the templates of these packages, the first one that has a template before the others."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["status_words"] = STATUS_WORDS
    return environment
