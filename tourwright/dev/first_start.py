"""What the trial company needs before its first start: HR's catalogue with its name on it."""

import json
import shutil
from pathlib import Path

import schemas
from emulators.demo_company import COMPANY, WORK_DOMAIN
from tourwright.dev.places import Home

HR_MAIL = f"people@{WORK_DOMAIN}"


def seed_catalogue(home: Home) -> Path:
    """Copy the starter catalogue once, as a company would; what HR changed later stays."""
    folder = home.root / "catalogue"
    if not folder.exists():
        fresh = home.root / "catalogue.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(Path(schemas.__file__).with_name("starter"), fresh)
        _name_company(fresh / "catalogue.json")
        fresh.rename(folder)
    return folder


def _name_company(manifest: Path) -> None:
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["company"] = {"name": COMPANY, "hr_email": HR_MAIL}
    manifest.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
